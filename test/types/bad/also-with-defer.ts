// expect: Argument of type 'DeferAction' is not assignable to parameter of type 'Aside<unknown, unknown>'.
import { days, defer, sentTo } from "sortmail";
import { also } from "../words.js";

also("printer", sentTo("printer"), defer("the printer is off", { atMost: days(1) })); // <- here
