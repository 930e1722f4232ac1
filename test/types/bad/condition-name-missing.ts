// expect: Argument of type '(mail: Mail) => boolean' is not assignable to parameter of type '"a name, and a condition behind it"'.
import { condition, type Mail } from "sortmail";

export const big = condition((mail: Mail) => mail.size > 1); // <- here
