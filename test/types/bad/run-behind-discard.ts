// expect: Argument of type 'RunAction' is not assignable to parameter of type 'Only<"copy and respond, behind discard and reject", CopyOrRespond, Mail>'.
import { discard, run, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("noise", sentTo("noise"), discard(), run("/bin/true")); // <- here
