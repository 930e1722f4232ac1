// expect: Argument of type 'FileAction' is not assignable to parameter of type 'Only<"copy and respond, behind discard and reject", CopyOrRespond, Mail>'.
import { discard, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => (mail.size > 1 ? discard() : file("inbox")), file("training")); // <- here
