// expect: Argument of type 'string' is not assignable to parameter of type 'Condition<unknown, never>'.
import { file, rule } from "../words.js";

rule("for me", "merlyn", file("inbox")); // <- here
