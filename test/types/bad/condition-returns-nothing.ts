// expect: Argument of type '(mail: Mail) => void' is not assignable to parameter of type '"a function that answers true or false on every path"'.
import { file, rule } from "../words.js";

rule("big", (mail) => { mail.size > 1_000_000; }, file("inbox")); // <- here
