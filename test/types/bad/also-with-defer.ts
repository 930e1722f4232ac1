// expect: Argument of type 'DeferAction' is not assignable to parameter of type '"copy, forward, respond and the like: where the message goes is a rule's business"'.
import { days, defer, sentTo } from "sortmail";
import { also } from "../words.js";

also("printer", sentTo("printer"), defer("the printer is off", { atMost: days(1) })); // <- here
