// expect: Expected at least 3 arguments, but got 2.
import { sentTo } from "sortmail";
import { rule } from "../words.js";

rule("for me", sentTo("merlyn")); // <- here
