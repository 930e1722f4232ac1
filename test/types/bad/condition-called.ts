// expect: Expected 1 arguments, but got 0.
// expect: Argument of type 'boolean | Promise<boolean>' is not assignable to parameter of type '"a condition, and no answer: list(), not list()(mail); not(list()), not !list()"'.
import { automatic } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", automatic(), file("inbox")); // <- here
