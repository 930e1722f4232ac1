// expect: Type 'string' has no properties in common with type 'FileOptions'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by subject", sentTo("merlyn"), (mail) => file("inbox", mail.subject)); // <- here
