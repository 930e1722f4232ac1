// expect: Object literal may only specify known properties, and 'name' does not exist in type 'Rule<unknown, never>'.
import { sentTo } from "sortmail";
import { file, otherwise, rules } from "../words.js";

export default rules(
  [{ name: "for me", when: sentTo("merlyn"), then: file("inbox") }], // <- here
  otherwise(file("inbox")),
);
