// expect: Argument of type '(mail: Mail) => boolean | undefined' is not assignable to parameter of type '"a function that answers true or false on every path"'.
import { file, rule } from "../words.js";

rule("flagged", (mail) => mail.header("X-Spam")?.startsWith("yes"), file("inbox")); // <- here
