// expect: Argument of type '() => Promise<CopyAction>' is not assignable to parameter of type 'readonly More[] | ((mail: Mail) => readonly More[] | More) | More'.
// expect5: Argument of type '() => Promise<CopyAction>' is not assignable to parameter of type 'More | readonly More[] | ((mail: Mail) => More | readonly More[])'.
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), file("inbox"), async () => copy("training")); // <- here
