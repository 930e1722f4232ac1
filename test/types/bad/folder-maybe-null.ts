// expect: Argument of type 'string | null' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'. … Type 'null' is not assignable to type '"friends" | "inbox" | "lists" | "training"'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by extension", sentTo("merlyn"), (mail) => file(mail.recipient.extension)); // <- here
