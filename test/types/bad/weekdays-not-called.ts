// expect: Argument of type '{ (): OneDayAtLeast; (...days: readonly OneOrMore<"fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed">[]): PlainCondition; }' is not assignable to parameter of type '"a condition, such as list(): this is a function that makes one, so call it"'.
// expect5: Argument of type '{ (): OneDayAtLeast; (...days: readonly OneOrMore<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun">[]): PlainCondition; }' is not assignable to parameter of type '"a condition, such as list(): this is a function that makes one, so call it"'.
import { weekdays } from "sortmail";
import { file, rule } from "../words.js";

rule("weekend", weekdays, file("inbox")); // <- here
