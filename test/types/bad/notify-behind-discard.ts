// expect: Argument of type 'NotifyAction' is not assignable to parameter of type 'Only<"copy and respond, behind discard and reject", CopyOrRespond, Mail>'.
import { discard, sentTo } from "sortmail";
import { notify, rule } from "../answering.js";

rule("noise", sentTo("noise"), discard(), notify("ada@analytic.example", "bounce")); // <- here
