// expect: Type 'Otherwise' is missing the following properties from type 'Rule': name, when
import { sentTo } from "sortmail";
import { file, otherwise, rule, rules } from "../words.js";

export default rules([
  rule("for me", sentTo("merlyn"), file("inbox")),
  otherwise(file("inbox")), // <- here
], otherwise(file("training")));
