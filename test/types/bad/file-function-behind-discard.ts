// expect: Argument of type '() => FileAction' is not assignable to parameter of type '((mail: Mail) => Some<CopyOrRespond>) | Some<CopyOrRespond>'. … Type '"file"' is not assignable to type '"copy"'.
// limit: 450
import { discard, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", sentTo("noise"), discard(), () => file("inbox")); // <- here
