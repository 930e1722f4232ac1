// expect: Argument of type 'FileAction' is not assignable to parameter of type '((mail: Mail) => Some<AlsoAction>) | Some<AlsoAction>'. … Type '"file"' is not assignable to type '"copy"'.
import { sentTo } from "sortmail";
import { also, file } from "../words.js";

also("copy", sentTo("merlyn"), file("inbox")); // <- here
