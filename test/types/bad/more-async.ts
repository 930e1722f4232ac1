// expect: Argument of type '() => Promise<CopyAction>' is not assignable to parameter of type 'Only<"deliveries, copy, respond, notify, run and save, behind a delivery", More, Mail>'.
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), file("inbox"), async () => copy("training")); // <- here
