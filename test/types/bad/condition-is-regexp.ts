// expect: Argument of type 'RegExp' is not assignable to parameter of type '"a condition, such as subject(…) or sentTo(…), which says where to look for it"'.
import { file, rule } from "../words.js";

rule("for me", /merlyn/, file("inbox")); // <- here
