// expect: Argument of type 'RejectAction' is not assignable to parameter of type 'readonly AlsoAction[] | ((mail: Mail) => readonly AlsoAction[] | AlsoAction) | AlsoAction'.
// expect5: Argument of type 'RejectAction' is not assignable to parameter of type 'AlsoAction | readonly AlsoAction[] | ((mail: Mail) => AlsoAction | readonly AlsoAction[])'.
import { reject, sentTo } from "sortmail";
import { also, copy } from "../words.js";

also("noise", sentTo("noise"), copy("inbox"), reject("no")); // <- here
