// expect: Argument of type '"big"' is not assignable to parameter of type 'never'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => file(mail.size > 1_000_000 ? "inbox" : "lists", "big")); // <- here
