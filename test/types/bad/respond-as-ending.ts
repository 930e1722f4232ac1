// expect: Argument of type 'RespondAction' is not assignable to parameter of type '"where the message goes first, such as file(…): copy, respond and the like come behind it"'.
import { sentTo } from "sortmail";
import { respond, rule } from "../answering.js";

rule("course", sentTo("training"), respond("training")); // <- here
