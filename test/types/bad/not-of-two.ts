// expect: Expected 1 arguments, but got 2.
import { not, sentTo, subject } from "sortmail";
import { file, rule } from "../words.js";

rule("virus", not(sentTo("merlyn"), subject(/virus/i)), file("inbox")); // <- here
