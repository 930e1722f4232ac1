// expect: Argument of type 'FileAction' is not assignable to parameter of type '"a name, a condition, and behind them where the message goes"'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule(sentTo("merlyn"), file("inbox")); // <- here
