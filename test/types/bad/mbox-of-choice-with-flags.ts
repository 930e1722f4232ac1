// expect: Object literal may only specify known properties, and 'flags' does not exist in type 'HeaderOptions'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => file(mail.size > 1 ? "inbox" : "friends", { flags: ["seen"] })); // <- here
