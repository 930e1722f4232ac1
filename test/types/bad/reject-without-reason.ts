// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"the reason, in words"'.
import { reject } from "sortmail";

reject(); // <- here
