// expect: 'mail.list' is possibly 'null'.
import { file, rule } from "../words.js";

rule("perl", (mail) => mail.list !== null, (mail) => file("lists", mail.list.name)); // <- here
