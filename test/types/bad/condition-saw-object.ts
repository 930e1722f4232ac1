// expect: Type 'readonly Address[]' is not assignable to type 'Seen'.
import { condition } from "sortmail";

export const big = condition("big", (mail) => mail.size > 1, (mail) => mail.from); // <- here
