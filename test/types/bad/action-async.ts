// expect: Argument of type '() => Promise<FileAction>' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type 'Promise<FileAction>' is not assignable to type 'Outcome'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), async () => file("inbox")); // <- here
