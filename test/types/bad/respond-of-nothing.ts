// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"the name of a template"'.
import { respond } from "../answering.js";

respond(); // <- here
