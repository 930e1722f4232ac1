// expect: Argument of type '(mail: ListMail) => CopyAction' is not assignable to parameter of type '((mail: Mail) => Some<AlsoAction>) | Some<AlsoAction>'. … Type 'null' is not assignable to type 'List'.
// limit: 540
import { type List, type Mail } from "sortmail";
import { also, copy } from "../words.js";

interface ListMail extends Mail {
  readonly list: List;
}
also("perl", (mail) => mail.size > 0, (mail: ListMail) => copy("lists", mail.list.name)); // <- here
