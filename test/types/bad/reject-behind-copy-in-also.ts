// expect: Argument of type 'RejectAction' is not assignable to parameter of type 'Aside<unknown, unknown>'.
import { reject, sentTo } from "sortmail";
import { also, copy } from "../words.js";

also("noise", sentTo("noise"), copy("inbox"), reject("no")); // <- here
