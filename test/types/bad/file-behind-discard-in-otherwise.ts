// expect: Argument of type 'FileAction' is not assignable to parameter of type '((mail: Mail) => Some<CopyOrRespond>) | Some<CopyOrRespond>'. … Type '"file"' is not assignable to type '"copy"'.
import { discard } from "sortmail";
import { file, otherwise } from "../words.js";

otherwise(discard(), file("inbox")); // <- here
