// expect: Argument of type 'CopyAction' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type '"copy"' is not assignable to type '"file"'.
import { sentTo } from "sortmail";
import { copy, rule } from "../words.js";

rule("for me", sentTo("merlyn"), copy("inbox")); // <- here
