// expect: Argument of type '(mail: ListMail) => FileAction' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type 'null' is not assignable to type 'List'.
// limit: 500
import { type List, type Mail, subject } from "sortmail";
import { file, rule } from "../words.js";

interface ListMail extends Mail {
  readonly list: List;
}
const intoList = (mail: ListMail) => file("lists", mail.list.name);
rule("perl", subject(/perl/), intoList); // <- here
