// expect: Argument of type 'RunAction' is not assignable to parameter of type 'readonly CopyOrRespond[] | ((mail: Mail) => readonly CopyOrRespond[] | CopyOrRespond) | CopyOrRespond'.
// expect5: Argument of type 'RunAction' is not assignable to parameter of type 'CopyOrRespond | readonly CopyOrRespond[] | ((mail: Mail) => CopyOrRespond | readonly CopyOrRespond[])'.
import { discard, run, sentTo } from "sortmail";
import { rule } from "../words.js";

rule("noise", sentTo("noise"), discard(), run("/bin/true")); // <- here
