// expect: Argument of type '(...patterns: AnyPatterns) => ReadyMade<FromList>' is not assignable to parameter of type '"a condition, such as list(): this is a function that makes one, so call it"'.
import { condition, list } from "sortmail";

condition("list", list); // <- here
