// expect: Type 'string' is not assignable to type 'boolean | Promise<boolean>'.
import { file, rule } from "../words.js";

rule("has a subject", (mail) => mail.subject, file("inbox")); // <- here
