// expect: Argument of type 'OnePatternAtLeast' is not assignable to parameter of type
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("never", sentTo(), file("inbox")); // <- here
