// expect: Argument of type 'RegExp' is not assignable to parameter of type 'Condition<unknown, never>'. … Type 'RegExp' provides no match for the signature '(mail: Mail): boolean | Promise<boolean>'.
import { file, rule } from "../words.js";

rule("for me", /merlyn/, file("inbox")); // <- here
