// expect: 'mail.list' is possibly 'null'.
import { subject } from "sortmail";
import { file, rule } from "../words.js";

rule("perl", subject(/perl/), (mail) => file("lists", mail.list.name)); // <- here
