// expect: Expected 1 arguments, but got 2.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => file(mail.size > 1 ? "inbox" : "friends", { flags: ["seen"] })); // <- here
