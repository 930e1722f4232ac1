// expect: Argument of type 'DeferAction' is not assignable to parameter of type '((mail: Mail) => FinalOutcome) | FinalEnding'.
import { days, defer } from "sortmail";
import { otherwise } from "../words.js";

otherwise(defer("not now", { atMost: days(1) })); // <- here
