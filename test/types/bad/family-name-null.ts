// expect: Argument of type 'string | null' is not assignable to parameter of type 'string'. Type 'null' is not assignable to type 'string'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by extension", sentTo("merlyn"), (mail) => file("lists", mail.recipient.extension)); // <- here
