// expect: Argument of type '(mail: Mail) => FileAction | undefined' is not assignable to parameter of type '((mail: Mail) => FinalOutcome) | FinalEnding'. … Type 'undefined' is not assignable to type 'FinalOutcome'.
import { file, otherwise } from "../words.js";

otherwise((mail) => { // <- here
  if (mail.size > 1_000_000) return file("training");
});
