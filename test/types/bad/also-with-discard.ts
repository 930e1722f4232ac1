// expect: Argument of type 'DiscardAction' is not assignable to parameter of type '"copy, forward, respond and the like: where the message goes is a rule's business"'.
import { discard, sentTo } from "sortmail";
import { also } from "../words.js";

also("noise", sentTo("noise"), discard()); // <- here
