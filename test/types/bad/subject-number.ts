// expect: Argument of type 'number' is not assignable to parameter of type 'string | readonly Pattern[] | RegExp'.
import { subject } from "sortmail";

subject(42); // <- here
