// expect: Argument of type 'FileAction' is not assignable to parameter of type 'Aside<unknown, unknown>'.
import { sentTo } from "sortmail";
import { also, file } from "../words.js";

also("copy", sentTo("merlyn"), file("inbox")); // <- here
