// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"the name of a folder"'.
import { copy } from "../words.js";

copy(); // <- here
