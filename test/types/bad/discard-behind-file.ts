// expect: Argument of type 'DiscardAction' is not assignable to parameter of type 'Only<"deliveries, copy, respond, notify, run and save, behind a delivery", More, Mail>'.
import { discard, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", sentTo("noise"), file("inbox"), discard()); // <- here
