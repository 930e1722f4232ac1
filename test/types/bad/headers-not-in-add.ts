// expect: Object literal may only specify known properties, and '"X-Course"' does not exist in type 'HeaderChanges'.
import { file } from "../answering.js";

file("inbox", { headers: { "X-Course": "autumn" } }); // <- here
