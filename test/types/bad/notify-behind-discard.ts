// expect: Argument of type 'NotifyAction' is not assignable to parameter of type 'readonly CopyOrRespond[] | ((mail: Mail) => readonly CopyOrRespond[] | CopyOrRespond) | CopyOrRespond'.
// expect5: Argument of type 'NotifyAction' is not assignable to parameter of type 'CopyOrRespond | readonly CopyOrRespond[] | ((mail: Mail) => CopyOrRespond | readonly CopyOrRespond[])'.
import { discard, sentTo } from "sortmail";
import { notify, rule } from "../answering.js";

rule("noise", sentTo("noise"), discard(), notify("ada@analytic.example", "bounce")); // <- here
