// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"a list of rules, and otherwise(…) behind it"'.
import { sentTo } from "sortmail";
import { file, rule, rules } from "../words.js";

export default rules([rule("for me", sentTo("merlyn"), file("inbox"))]); // <- here
