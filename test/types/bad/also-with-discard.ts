// expect: Argument of type 'DiscardAction' is not assignable to parameter of type '((mail: Mail) => Some<AlsoAction>) | Some<AlsoAction>'. … Type 'DiscardAction' is missing the following properties from type … 
import { discard, sentTo } from "sortmail";
import { also } from "../words.js";

also("noise", sentTo("noise"), discard()); // <- here
