// expect: Argument of type 'CopyAction' is not assignable to parameter of type '"where the message goes first, such as file(…): copy, respond and the like come behind it"'.
import { copy, otherwise } from "../words.js";

otherwise(copy("inbox")); // <- here
