// expect: Argument of type 'DeferAction' is not assignable to parameter of type '"where the message goes at last, such as file(…): defer only puts it off"'.
import { days, defer } from "sortmail";
import { otherwise } from "../words.js";

otherwise(defer("not now", { atMost: days(1) })); // <- here
