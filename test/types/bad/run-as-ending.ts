// expect: Argument of type 'RunAction' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'.
import { run, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("news", sentTo("news"), run("/bin/true")); // <- here
