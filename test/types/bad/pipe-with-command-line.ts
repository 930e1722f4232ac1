// expect: Argument of type 'string' is not assignable to parameter of type 'readonly string[]'.
import { pipe } from "sortmail";

pipe("/usr/bin/inews", "-h -S"); // <- here
