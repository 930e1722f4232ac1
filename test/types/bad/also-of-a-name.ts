// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"a name, a condition, and behind them what is done"'.
import { also } from "../words.js";

also("for me"); // <- here
