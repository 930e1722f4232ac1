// expect: 'mail.list' is possibly 'null'.
import { list, not } from "sortmail";
import { file, rule } from "../words.js";

rule("perl", not(list()), (mail) => file("lists", mail.list.name)); // <- here
