// expect: Argument of type '() => []' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Source has 0 element(s) but target requires 1.
import { sentTo } from "sortmail";
import { rule } from "../words.js";

rule("for me", sentTo("merlyn"), () => []); // <- here
