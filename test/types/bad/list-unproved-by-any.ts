// expect: 'mail.list' is possibly 'null'.
import { any, list, subject } from "sortmail";
import { file, rule } from "../words.js";

rule("perl", any(list(), subject(/perl/)), (mail) => file("lists", mail.list.name)); // <- here
