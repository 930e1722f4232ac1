// expect: Argument of type 'FileAction' is not assignable to parameter of type '"nothing behind defer: what is done when the message comes again, the rules say then"'.
import { days, defer, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("printer", sentTo("printer"), defer("the printer is off", { atMost: days(1) }), file("inbox")); // <- here
