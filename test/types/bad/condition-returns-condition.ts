// expect: Argument of type '() => ReadyMade' is not assignable to parameter of type 'Condition<unknown, never>'. Type 'ReadyMade' is not assignable to type 'boolean | Promise<boolean>'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("for me", () => sentTo("merlyn"), file("inbox")); // <- here
