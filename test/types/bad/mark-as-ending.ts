// expect: Argument of type 'MarkAction' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'.
import { mark, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("read", sentTo("noise"), mark({ flags: ["seen"] })); // <- here
