// expect: Argument of type '(mail: ListMail) => boolean' is not assignable to parameter of type '"a function of a Mail: what this one asks for, nothing around it proves"'.
import { type List, type Mail } from "sortmail";
import { file, rule } from "../words.js";

interface ListMail extends Mail {
  readonly list: List;
}
rule("perl", (mail: ListMail) => mail.list.name === "perl", file("inbox")); // <- here
