// expect: Type 'string' is not assignable to type 'readonly [MboxLock, ...MboxLock[]]'.
import { mbox } from "sortmail";

mbox("~/Mail/friends", { locks: "fcntl" }); // <- here
