// expect: Argument of type '() => [CopyAction, FileAction]' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type 'CopyAction' is missing the following properties from type 'RejectAction': reason, as
// limit: 650
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), () => [copy("training"), file("inbox")]); // <- here
