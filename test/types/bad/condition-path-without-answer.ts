// expect: Argument of type '(mail: Mail) => true | undefined' is not assignable to parameter of type '"a function that answers true or false on every path"'.
import { file, rule } from "../words.js";

rule("big", (mail) => { // <- here
  if (mail.size > 1_000_000) return true;
}, file("inbox"));
