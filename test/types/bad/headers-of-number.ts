// expect: Type 'number' is not assignable to type 'string'.
import { file } from "../answering.js";

file("inbox", { addHeaders: { "X-Size": 5 } }); // <- here
