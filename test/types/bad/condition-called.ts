// expect: Expected 1 arguments, but got 0.
// expect: Argument of type 'boolean | Promise<boolean>' is not assignable to parameter of type 'Condition<unknown, never>'. Type 'boolean' is not assignable to type 'Condition<unknown, never>'.
import { automatic } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", automatic(), file("inbox")); // <- here
