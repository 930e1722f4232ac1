// expect: Argument of type 'RunAction' is not assignable to parameter of type '((mail: Mail) => Some<CopyOrRespond>) | Some<CopyOrRespond>'.
import { discard, run, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("noise", sentTo("noise"), discard(), run("/bin/true")); // <- here
