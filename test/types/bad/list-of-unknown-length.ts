// expect: Argument of type '(mail: Mail) => FileAction[]' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Source provides no match for required element at position 0 in target.
// limit: 450
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), (mail) => mail.to.map(() => file("inbox"))); // <- here
