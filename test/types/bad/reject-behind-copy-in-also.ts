// expect: Argument of type 'RejectAction' is not assignable to parameter of type 'Only<"copy, forward, respond and the like", AlsoAction, Mail>'.
import { reject, sentTo } from "sortmail";
import { also, copy } from "../words.js";

also("noise", sentTo("noise"), copy("inbox"), reject("no")); // <- here
