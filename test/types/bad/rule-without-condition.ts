// expect: Expected at least 3 arguments, but got 2.
import { file, rule } from "../words.js";

rule("everything", file("inbox")); // <- here
