// expect: Argument of type '(mail: ListMail) => CopyAction' is not assignable to parameter of type 'Only<"copy, forward, respond and the like", AlsoAction, Mail>'.
// limit: 560
import { type List, type Mail } from "sortmail";
import { also, copy } from "../words.js";

interface ListMail extends Mail {
  readonly list: List;
}
also("perl", (mail) => mail.size > 0, (mail: ListMail) => copy("lists", mail.list.name)); // <- here
