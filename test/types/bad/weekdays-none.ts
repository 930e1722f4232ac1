// expect: Argument of type 'OneDayAtLeast' is not assignable to parameter of type
import { weekdays } from "sortmail";
import { file, rule } from "../words.js";

rule("weekend", weekdays(), file("inbox")); // <- here
