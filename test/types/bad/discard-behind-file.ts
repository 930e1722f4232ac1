// expect: Argument of type 'DiscardAction' is not assignable to parameter of type '((mail: Mail) => Some<More>) | Some<More>'.
import { discard, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", sentTo("noise"), file("inbox"), discard()); // <- here
