// expect: Argument of type '() => Promise<CopyAction>' is not assignable to parameter of type '((mail: Mail) => Some<More>) | Some<More>'. … Type 'Promise<CopyAction>' is not assignable to type 'Some<More>'.
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), file("inbox"), async () => copy("training")); // <- here
