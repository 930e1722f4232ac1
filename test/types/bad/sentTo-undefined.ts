// expect: Argument of type 'string | undefined' is not assignable to parameter of type 'string | readonly Pattern[] | RegExp | Contains | Domain | Listed'. … Type 'undefined' is not assignable to type 'string | readonly Pattern[] | RegExp | Contains | Domain | Listed'.
import { sentTo } from "sortmail";

const address = process.env["ADDRESS"];
sentTo(address); // <- here
