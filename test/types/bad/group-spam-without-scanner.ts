// expect: Type 'Rule<unknown, "spam: in the configuration, the scanner to ask">' is not assignable to type 'Rule<unknown, never>'.
import { spam } from "sortmail";
import { file, group, otherwise, rule, rules } from "../words.js";

rules([group(spam, [rule("a", () => true, file("inbox"))])], otherwise(file("inbox"))); // <- here
