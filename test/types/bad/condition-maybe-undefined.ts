// expect: Type 'boolean | undefined' is not assignable to type 'boolean | Promise<boolean>'. Type 'undefined' is not assignable to type 'boolean | Promise<boolean>'.
import { file, rule } from "../words.js";

rule("flagged", (mail) => mail.header("X-Spam")?.startsWith("yes"), file("inbox")); // <- here
