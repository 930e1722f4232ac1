// expect: Argument of type 'DiscardAction' is not assignable to parameter of type 'readonly More[] | ((mail: Mail) => readonly More[] | More) | More'.
// expect5: Argument of type 'DiscardAction' is not assignable to parameter of type 'More | readonly More[] | ((mail: Mail) => More | readonly More[])'.
import { discard, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", sentTo("noise"), file("inbox"), discard()); // <- here
