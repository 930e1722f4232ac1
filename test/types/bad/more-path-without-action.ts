// expect: Argument of type '(mail: Mail) => CopyAction | undefined' is not assignable to parameter of type 'readonly More[] | ((mail: Mail) => readonly More[] | More) | More'.
// expect5: Argument of type '(mail: Mail) => CopyAction | undefined' is not assignable to parameter of type 'More | readonly More[] | ((mail: Mail) => More | readonly More[])'.
// limit: 440
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), file("inbox"), (mail) => { // <- here
  if (mail.size > 1_000_000) return copy("training");
});
