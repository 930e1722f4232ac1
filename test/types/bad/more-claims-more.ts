// expect: Argument of type '(mail: ListMail) => CopyAction' is not assignable to parameter of type '((mail: Mail) => Some<More>) | Some<More>'. … Type 'null' is not assignable to type 'List'.
// limit: 500
import { type List, type Mail } from "sortmail";
import { copy, file, rule } from "../words.js";

interface ListMail extends Mail {
  readonly list: List;
}
rule("perl", (mail) => mail.size > 0, file("inbox"), (mail: ListMail) => copy("lists", mail.list.name)); // <- here
