// expect: Argument of type 'DeferAction' is not assignable to parameter of type '((mail: Mail) => Some<AlsoAction>) | Some<AlsoAction>'.
import { days, defer, sentTo } from "sortmail";
import { also } from "../words.js";

also("printer", sentTo("printer"), defer("the printer is off", { atMost: days(1) })); // <- here
