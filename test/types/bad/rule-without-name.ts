// expect: Expected at least 3 arguments, but got 2.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule(sentTo("merlyn"), file("inbox")); // <- here
