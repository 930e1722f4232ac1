// expect: Argument of type 'ReadyMade[]' is not assignable to parameter of type '"one condition: all(…) or any(…) of them"'.
import { automatic, subject } from "sortmail";
import { file, rule } from "../words.js";

rule("noise", [automatic, subject(/virus/i)], file("inbox")); // <- here
