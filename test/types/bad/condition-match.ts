// expect: Argument of type '(mail: Mail) => RegExpMatchArray | null' is not assignable to parameter of type '"a function that answers true or false on every path"'.
import { file, rule } from "../words.js";

rule("virus", (mail) => mail.subject.match(/virus/i), file("inbox")); // <- here
