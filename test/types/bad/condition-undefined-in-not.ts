// expect: Argument of type 'undefined' is not assignable to parameter of type '"a condition, such as sentTo(…), or a function of a Mail that answers true or false"'.
import { not } from "sortmail";

not(undefined); // <- here
