// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"the name of a list"'.
import { redistribute } from "../answering.js";

redistribute(); // <- here
