// expect: Argument of type '(...patterns: AnyPatterns) => ReadyMade<FromList>' is not assignable to parameter of type 'Condition<unknown, never>'. … Type 'Mail' is not assignable to type 'string | readonly Pattern[] | RegExp | Contains | Domain | Listed'.
import { list } from "sortmail";
import { file, rule } from "../words.js";

rule("lists", list, file("inbox")); // <- here
