// expect: Argument of type '(mail: Mail) => FileAction | null' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type 'null' is not assignable to type 'Outcome'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), (mail) => (mail.size > 1_000_000 ? file("training") : null)); // <- here
