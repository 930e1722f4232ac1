// expect: Argument of type '() => FileAction' is not assignable to parameter of type 'readonly AlsoAction[] | ((mail: Mail) => readonly AlsoAction[] | AlsoAction) | AlsoAction'.
// expect5: Argument of type '() => FileAction' is not assignable to parameter of type 'AlsoAction | readonly AlsoAction[] | ((mail: Mail) => AlsoAction | readonly AlsoAction[])'.
// limit: 520
import { sentTo } from "sortmail";
import { also, file } from "../words.js";

also("copy", sentTo("merlyn"), () => file("inbox")); // <- here
