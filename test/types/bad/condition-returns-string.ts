// expect: Argument of type '(mail: Mail) => string' is not assignable to parameter of type '"a function that answers true or false on every path"'.
import { file, rule } from "../words.js";

rule("has a subject", (mail) => mail.subject, file("inbox")); // <- here
