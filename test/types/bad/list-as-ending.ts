// expect: Argument of type '(CopyAction | FileAction)[]' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'.
// expect5: Argument of type '(FileAction | CopyAction)[]' is not assignable to parameter of type 'Ending | ((mail: Mail) => Outcome)'.
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), [file("inbox"), copy("training")]); // <- here
