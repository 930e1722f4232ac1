// expect: Argument of type 'FileAction' is not assignable to parameter of type 'Only<"copy and respond, behind discard and reject", CopyOrRespond, Mail>'.
import { discard } from "sortmail";
import { file, otherwise } from "../words.js";

otherwise(discard(), file("inbox")); // <- here
