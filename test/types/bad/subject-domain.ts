// expect: Argument of type 'Domain' is not assignable to parameter of type 'string | Contains | readonly TextPattern[] | RegExp'.
import { domain, subject } from "sortmail";

subject(domain("amazon.com")); // <- here
