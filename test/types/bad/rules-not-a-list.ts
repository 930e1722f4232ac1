// expect: Type 'Rule' is missing the following properties from type 'readonly Rule[]': length, concat, join, slice, and 26 more.
import { sentTo } from "sortmail";
import { file, otherwise, rule, rules } from "../words.js";

export default rules(rule("for me", sentTo("merlyn"), file("inbox")), otherwise(file("inbox"))); // <- here
