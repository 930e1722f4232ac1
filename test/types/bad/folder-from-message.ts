// expect: Argument of type 'string' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by subject", sentTo("merlyn"), (mail) => file(mail.subject)); // <- here
