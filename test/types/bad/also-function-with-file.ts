// expect: Argument of type '() => FileAction' is not assignable to parameter of type 'Only<"copy, forward, respond and the like", AlsoAction, Mail>'.
// limit: 520
import { sentTo } from "sortmail";
import { also, file } from "../words.js";

also("copy", sentTo("merlyn"), () => file("inbox")); // <- here
