// expect: Argument of type '(mail: Mail) => true | undefined' is not assignable to parameter of type 'Condition<unknown, never>'. … Type 'undefined' is not assignable to type 'boolean | Promise<boolean>'.
import { file, rule } from "../words.js";

rule("big", (mail) => { // <- here
  if (mail.size > 1_000_000) return true;
}, file("inbox"));
