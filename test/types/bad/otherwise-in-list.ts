// expect: Property 'when' is missing in type 'Otherwise' but required in type 'Rule<unknown, never>'.
import { sentTo } from "sortmail";
import { file, otherwise, rule, rules } from "../words.js";

export default rules([
  rule("for me", sentTo("merlyn"), file("inbox")),
  otherwise(file("inbox")), // <- here
], otherwise(file("training")));
