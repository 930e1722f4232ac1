// expect: Argument of type 'CopyAction' is not assignable to parameter of type '"where the message goes first, such as file(…): copy, respond and the like come behind it"'.
import { sentTo } from "sortmail";
import { copy, file, rule } from "../words.js";

rule("for me", sentTo("merlyn"), copy("training"), file("inbox")); // <- here
