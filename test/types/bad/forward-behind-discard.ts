// expect: Argument of type 'ForwardAction' is not assignable to parameter of type '((mail: Mail) => Some<CopyOrRespond>) | Some<CopyOrRespond>'.
import { discard, sentTo } from "sortmail";
import { forward, rule } from "../answering.js";

rule("noise", sentTo("noise"), discard(), forward("ada@analytic.example")); // <- here
