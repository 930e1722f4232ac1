// expect: Argument of type '`from-${string}`' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'.
import { from, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by domain", sentTo("merlyn"), (mail) => file(`from-${mail.from[0]?.domain}`)); // <- here
