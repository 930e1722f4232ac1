// expect: Argument of type 'RejectAction' is not assignable to parameter of type '((mail: Mail) => Some<AlsoAction>) | Some<AlsoAction>'. … Type 'RejectAction' is missing the following properties from type … 
import { reject, sentTo } from "sortmail";
import { also, copy } from "../words.js";

also("noise", sentTo("noise"), copy("inbox"), reject("no")); // <- here
