// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"where the message goes, such as file(…)"'.
import { otherwise } from "../words.js";

otherwise(); // <- here
