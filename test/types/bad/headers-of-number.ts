// expect: Type 'number' is not assignable to type 'HeaderValue'.
import { file } from "../answering.js";

file("inbox", { headers: { add: { "X-Size": 5 } } }); // <- here
