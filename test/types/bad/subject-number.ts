// expect: Argument of type 'number' is not assignable to parameter of type 'string | readonly TextPattern[] | RegExp | Contains'.
import { subject } from "sortmail";

subject(42); // <- here
