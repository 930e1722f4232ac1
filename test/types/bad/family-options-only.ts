// expect: Argument of type '{ flags: string[]; }' is not assignable to parameter of type 'string'.
import { file } from "../words.js";

file("lists", { flags: ["seen"] }); // <- here
