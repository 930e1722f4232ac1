// expect: Expected 2 arguments, but got 1.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => file(mail.size > 1_000_000 ? "inbox" : "lists")); // <- here
