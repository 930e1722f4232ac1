// expect: Argument of type 'NotifyAction' is not assignable to parameter of type '((mail: Mail) => Some<CopyOrRespond>) | Some<CopyOrRespond>'.
import { discard, sentTo } from "sortmail";
import { notify, rule } from "../answering.js";

rule("noise", sentTo("noise"), discard(), notify("ada@analytic.example", "bounce")); // <- here
