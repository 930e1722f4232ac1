// expect: Argument of type 'FileAction' is not assignable to parameter of type '"copy, forward, respond and the like: where the message goes is a rule's business"'.
import { sentTo } from "sortmail";
import { also, file } from "../words.js";

also("copy", sentTo("merlyn"), file("inbox")); // <- here
