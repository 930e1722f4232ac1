// expect: Argument of type 'Promise<boolean> | boolean' is not assignable to parameter of type '"a condition, and no answer: list(), not list()(mail); not(list()), not !list()"'.
import { all, list, type Mail } from "sortmail";

declare const mail: Mail;
all(list()(mail)); // <- here
