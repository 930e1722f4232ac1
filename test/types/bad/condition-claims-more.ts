// expect: Argument of type '(mail: ListMail) => boolean' is not assignable to parameter of type 'Condition<unknown, never>'. … Type 'null' is not assignable to type 'List'.
import { type List, type Mail } from "sortmail";
import { file, rule } from "../words.js";

interface ListMail extends Mail {
  readonly list: List;
}
rule("perl", (mail: ListMail) => mail.list.name === "perl", file("inbox")); // <- here
