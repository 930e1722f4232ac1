// expect: Type 'RegExpMatchArray | null' is not assignable to type 'boolean | Promise<boolean>'. Type 'null' is not assignable to type 'boolean | Promise<boolean>'.
import { file, rule } from "../words.js";

rule("virus", (mail) => mail.subject.match(/virus/i), file("inbox")); // <- here
