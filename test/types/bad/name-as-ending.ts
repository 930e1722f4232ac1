// expect: Argument of type 'string' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'.
import { sentTo } from "sortmail";
import { rule } from "../words.js";

rule("for me", sentTo("merlyn"), "inbox"); // <- here
