// expect: Argument of type '"big"' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => (mail.size > 1_000_000 ? file("big") : file("inbox"))); // <- here
