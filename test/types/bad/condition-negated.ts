// expect: Argument of type 'false' is not assignable to parameter of type '"a condition, and no answer: list(), not list()(mail); not(list()), not !list()"'.
import { list } from "sortmail";
import { file, rule } from "../words.js";

rule("no list", !list(), file("inbox")); // <- here
