// expect: Expected 2 arguments, but got 1.
import { sentTo } from "sortmail";
import { file, rule, rules } from "../words.js";

export default rules([rule("for me", sentTo("merlyn"), file("inbox"))]); // <- here
