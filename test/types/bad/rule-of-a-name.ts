// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"a name, a condition, and behind them where the message goes"'.
import { rule } from "../words.js";

rule("for me"); // <- here
