// expect: Type 'FileAction' is missing the following properties from type 'readonly Rule<FromList, never>[]': length, concat, join, slice, and 26 more.
// expect5: Argument of type 'FileAction' is not assignable to parameter of type 'readonly Rule<FromList, never>[]'.
import { list } from "sortmail";
import { file, group } from "../words.js";

group(list(), file("inbox")); // <- here
