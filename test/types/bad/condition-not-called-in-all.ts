// expect: Argument of type '(...patterns: AnyPatterns) => ReadyMade<FromList>' is not assignable to parameter of type '"a condition, such as list(): this is a function that makes one, so call it"'.
import { all, list, subject } from "sortmail";
import { file, rule } from "../words.js";

rule("lists", all(list, subject(/perl/)), file("inbox")); // <- here
