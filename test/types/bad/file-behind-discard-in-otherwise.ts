// expect: Argument of type 'FileAction' is not assignable to parameter of type 'readonly CopyOrRespond[] | ((mail: Mail) => readonly CopyOrRespond[] | CopyOrRespond) | CopyOrRespond'.
// expect5: Argument of type 'FileAction' is not assignable to parameter of type 'CopyOrRespond | readonly CopyOrRespond[] | ((mail: Mail) => CopyOrRespond | readonly CopyOrRespond[])'.
import { discard } from "sortmail";
import { file, otherwise } from "../words.js";

otherwise(discard(), file("inbox")); // <- here
