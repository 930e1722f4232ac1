// expect: Argument of type 'ReadyMade' is not assignable to parameter of type '"a name, a condition, and behind them where the message goes"'.
import { sentTo } from "sortmail";
import { rule } from "../words.js";

rule("for me", sentTo("merlyn")); // <- here
