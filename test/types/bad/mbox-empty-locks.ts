// expect: Type '[]' is not assignable to type 'readonly [MboxLock, ...MboxLock[]]'. Source has 0 element(s) but target requires 1.
import { mbox } from "sortmail";

mbox("~/Mail/friends", { locks: [] }); // <- here
