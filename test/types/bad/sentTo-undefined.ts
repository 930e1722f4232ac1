// expect: Argument of type 'string | undefined' is not assignable to parameter of type 'string | readonly Pattern[] | RegExp'. … Type 'undefined' is not assignable to type 'string | readonly Pattern[] | RegExp'.
import { sentTo } from "sortmail";

const address = process.env["ADDRESS"];
sentTo(address); // <- here
