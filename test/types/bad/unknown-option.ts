// expect: Object literal may only specify known properties, but 'flag' does not exist in type 'FileOptions'. Did you mean to write 'flags'?
import { file } from "../words.js";

file("inbox", { flag: ["seen"] }); // <- here
