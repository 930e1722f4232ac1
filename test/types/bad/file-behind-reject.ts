// expect: Argument of type 'FileAction' is not assignable to parameter of type 'Only<"copy and respond, behind discard and reject", CopyOrRespond, Mail>'.
import { reject, sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", sentTo("noise"), reject("no such user"), file("inbox")); // <- here
