// expect: Argument of type 'FileAction' is not assignable to parameter of type '((mail: Mail) => Some<CopyOrRespond>) | Some<CopyOrRespond>'. … Type '"file"' is not assignable to type '"copy"'.
import { discard, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => (mail.size > 1 ? discard() : file("inbox")), file("training")); // <- here
