// expect: Argument of type 'string' is not assignable to parameter of type 'FileOptions | OnlyAFamilyTakesAName | undefined'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by subject", sentTo("merlyn"), (mail) => file("inbox", mail.subject)); // <- here
