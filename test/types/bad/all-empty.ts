// expect: Expected at least 1 arguments, but got 0.
import { all } from "sortmail";
import { file, rule } from "../words.js";

rule("never", all(), file("inbox")); // <- here
