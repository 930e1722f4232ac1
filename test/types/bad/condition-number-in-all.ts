// expect: Argument of type '(mail: Mail) => number' is not assignable to parameter of type '"a function that answers true or false on every path"'.
import { all, list } from "sortmail";

all(list(), (mail) => mail.size); // <- here
