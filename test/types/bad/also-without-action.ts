// expect: Argument of type 'ReadyMade' is not assignable to parameter of type '"a name, a condition, and behind them what is done"'.
import { sentTo } from "sortmail";
import { also } from "../words.js";

also("noise", sentTo("noise")); // <- here
