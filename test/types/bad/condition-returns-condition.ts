// expect: Argument of type '() => ReadyMade' is not assignable to parameter of type '"a condition, such as list(): this is a function that makes one, so call it"'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("for me", () => sentTo("merlyn"), file("inbox")); // <- here
