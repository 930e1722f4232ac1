// expect: Argument of type '(...patterns: AnyPatterns) => ReadyMade<FromList>' is not assignable to parameter of type 'Condition<unknown, unknown, Mail> | readonly Condition<unknown, unknown, Mail>[]'.
// limit: 600
import { all, list, subject } from "sortmail";
import { file, rule } from "../words.js";

rule("lists", all(list, subject(/perl/)), file("inbox")); // <- here
