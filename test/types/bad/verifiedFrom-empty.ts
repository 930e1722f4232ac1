// expect: Argument of type 'OnePatternAtLeast' is not assignable to parameter of type
import { verifiedFrom } from "sortmail";
import { file, rule } from "../words.js";

rule("a", verifiedFrom(), file("inbox")); // <- here
