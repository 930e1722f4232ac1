// expect: Argument of type '(mail: Mail) => CopyAction | undefined' is not assignable to parameter of type '((mail: Mail) => Some<More>) | Some<More>'. … Type 'undefined' is not assignable to type 'Some<More>'.
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), file("inbox"), (mail) => { // <- here
  if (mail.size > 1_000_000) return copy("training");
});
