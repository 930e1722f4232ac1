// expect: Argument of type '() => FileAction' is not assignable to parameter of type 'Only<"copy and respond, behind discard and reject", CopyOrRespond, Mail>'.
// limit: 540
import { discard, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", sentTo("noise"), discard(), () => file("inbox")); // <- here
