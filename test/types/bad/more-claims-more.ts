// expect: Argument of type '(mail: ListMail) => CopyAction' is not assignable to parameter of type 'Only<"deliveries, copy, respond, notify, run and save, behind a delivery", More, Mail>'.
// limit: 540
// limit: 520
import { type List, type Mail } from "sortmail";
import { copy, file, rule } from "../words.js";

interface ListMail extends Mail {
  readonly list: List;
}
rule("perl", (mail) => mail.size > 0, file("inbox"), (mail: ListMail) => copy("lists", mail.list.name)); // <- here
