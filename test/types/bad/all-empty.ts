// expect: Argument of type 'OneConditionAtLeast' is not assignable to parameter of type
import { all } from "sortmail";
import { file, rule } from "../words.js";

rule("never", all(), file("inbox")); // <- here
