// expect: Argument of type '(mail: ListMail) => CopyAction' is not assignable to parameter of type 'readonly More[] | ((mail: Mail) => readonly More[] | More) | More'.
// expect5: Argument of type '(mail: ListMail) => CopyAction' is not assignable to parameter of type 'More | readonly More[] | ((mail: Mail) => More | readonly More[])'.
// limit: 520
import { type List, type Mail } from "sortmail";
import { copy, file, rule } from "../words.js";

interface ListMail extends Mail {
  readonly list: List;
}
rule("perl", (mail) => mail.size > 0, file("inbox"), (mail: ListMail) => copy("lists", mail.list.name)); // <- here
