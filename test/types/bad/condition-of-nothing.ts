// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"a name, and a condition behind it"'.
import { condition } from "sortmail";

condition(); // <- here
