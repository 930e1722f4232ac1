// expect: Argument of type 'CopyAction' is not assignable to parameter of type '((mail: Mail) => FinalOutcome) | FinalEnding'. … Type '"copy"' is not assignable to type '"file"'.
import { copy, otherwise } from "../words.js";

otherwise(copy("inbox")); // <- here
