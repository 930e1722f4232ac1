// expect: Argument of type 'FileAction' is not assignable to parameter of type '"a name, a condition, and behind them where the message goes"'.
import { file, rule } from "../words.js";

rule("everything", file("inbox")); // <- here
