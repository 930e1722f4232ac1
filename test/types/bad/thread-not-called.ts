// expect: Argument of type … is not assignable to parameter of type '"a condition, such as list(): this is a function that makes one, so call it"'.
import { file, inThread, rule } from "../words.js";

rule("threads", inThread, file("inbox")); // <- here
