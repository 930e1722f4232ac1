// expect: Argument of type '(...patterns: AnyPatterns) => ReadyMade<FromList>' is not assignable to parameter of type '"a condition, such as list(): this is a function that makes one, so call it"'.
import { list, not } from "sortmail";

not(list); // <- here
