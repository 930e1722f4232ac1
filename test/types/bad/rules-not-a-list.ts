// expect: Type 'Rule<unknown, never>' is missing the following properties from type 'readonly Rule<unknown, never>[]': length, concat, join, slice, and 26 more.
// expect5: Argument of type 'Rule<unknown, never>' is not assignable to parameter of type 'readonly Rule<unknown, never>[]'.
import { sentTo } from "sortmail";
import { file, otherwise, rule, rules } from "../words.js";

export default rules(rule("for me", sentTo("merlyn"), file("inbox")), otherwise(file("inbox"))); // <- here
