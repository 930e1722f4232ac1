// expect: Argument of type 'ReadyMade[]' is not assignable to parameter of type 'Condition<unknown, unknown>'. … Type 'ReadyMade[]' provides no match for the signature '(mail: Mail): boolean | Promise<boolean>'.
import { all, sentTo, subject } from "sortmail";
import { file, rule } from "../words.js";

rule("virus", all([sentTo("merlyn"), subject(/virus/i)]), file("inbox")); // <- here
