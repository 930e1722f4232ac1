// expect: Argument of type '(CopyAction | FileAction)[]' is not assignable to parameter of type '"the actions one behind another, and no list: only a function may return one"'.
// expect5: Argument of type '(FileAction | CopyAction)[]' is not assignable to parameter of type '"the actions one behind another, and no list: only a function may return one"'.
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), [file("inbox"), copy("training")]); // <- here
