// expect: Type 'Rule<unknown, "authentication: in the configuration, such as authenticationResults()">' is not assignable to type 'Rule<unknown, never>'.
import { forged } from "sortmail";
import { file, group, otherwise, rule, rules } from "../words.js";

rules([group(forged, [rule("a", () => true, file("inbox"))])], otherwise(file("inbox"))); // <- here
