// expect: Argument of type '(mail: Mail) => CopyAction | undefined' is not assignable to parameter of type 'Only<"deliveries, copy, respond, notify, run and save, behind a delivery", More, Mail>'.
// limit: 460
// limit: 440
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), file("inbox"), (mail) => { // <- here
  if (mail.size > 1_000_000) return copy("training");
});
