// expect: Argument of type '(mail: Mail) => void' is not assignable to parameter of type 'Condition<unknown, never>'. Type 'void' is not assignable to type 'boolean | Promise<boolean>'.
import { file, rule } from "../words.js";

rule("big", (mail) => { mail.size > 1_000_000; }, file("inbox")); // <- here
