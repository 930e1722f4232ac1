// expect: Argument of type 'RegExp' is not assignable to parameter of type '"a condition, such as subject(…) or sentTo(…), which says where to look for it"'.
import { all, list } from "sortmail";

all(list(), /perl/); // <- here
