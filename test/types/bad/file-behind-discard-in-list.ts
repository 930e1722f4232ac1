// expect: Argument of type '() => [DiscardAction, FileAction]' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type '"file"' is not assignable to type '"copy"'.
// limit: 720
import { discard, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", sentTo("noise"), () => [discard(), file("inbox")]); // <- here
