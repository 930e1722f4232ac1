// expect: Expected 2-3 arguments, but got 1.
import { condition, type Mail } from "sortmail";

export const big = condition((mail: Mail) => mail.size > 1); // <- here
