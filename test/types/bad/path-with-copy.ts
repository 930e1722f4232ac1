// expect: Argument of type '(mail: Mail) => CopyAction | FileAction' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type '"copy"' is not assignable to type '"file"'.
// expect5: Argument of type '(mail: Mail) => FileAction | CopyAction' is not assignable to parameter of type 'Ending | ((mail: Mail) => Outcome)'. … Type '"copy"' is not assignable to type '"file"'.
// limit: 550
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => (mail.size > 1_000_000 ? copy("training") : file("inbox"))); // <- here
