// expect: Argument of type '"inbox"' is not assignable to parameter of type '"where the message goes first, such as file(…): a name alone says not what is done"'.
import { sentTo } from "sortmail";
import { rule } from "../words.js";

rule("for me", sentTo("merlyn"), "inbox"); // <- here
