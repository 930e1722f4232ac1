// expect: Argument of type '(text: string) => boolean' is not assignable to parameter of type 'string | readonly TextPattern[] | RegExp | Contains'.
import { subject } from "sortmail";

subject((text: string) => text.includes("virus")); // <- here
