// expect: Argument of type 'ForwardAction' is not assignable to parameter of type 'Only<"copy and respond, behind discard and reject", CopyOrRespond, Mail>'.
import { discard, sentTo } from "sortmail";
import { forward, rule } from "../answering.js";

rule("noise", sentTo("noise"), discard(), forward("ada@analytic.example")); // <- here
