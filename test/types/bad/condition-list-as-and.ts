// expect: Argument of type 'ReadyMade[]' is not assignable to parameter of type 'Condition<unknown, never>'. … Type 'ReadyMade[]' provides no match for the signature '(mail: Mail): boolean | Promise<boolean>'.
import { automatic, subject } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", [automatic, subject(/virus/i)], file("inbox")); // <- here
