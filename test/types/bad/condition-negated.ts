// expect: Argument of type 'boolean' is not assignable to parameter of type 'Condition<unknown, never>'.
import { list } from "sortmail";
import { file, rule } from "../words.js";

rule("no list", !list(), file("inbox")); // <- here
