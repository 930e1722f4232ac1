// expect: Argument of type 'RespondAction' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'.
import { sentTo } from "sortmail";
import { respond, rule } from "../answering.js";

rule("course", sentTo("training"), respond("training")); // <- here
