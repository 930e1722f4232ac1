// expect: Argument of type 'DiscardAction' is not assignable to parameter of type 'Aside<unknown, unknown>'.
import { discard, sentTo } from "sortmail";
import { also } from "../words.js";

also("noise", sentTo("noise"), discard()); // <- here
