// expect: Type '"flock"' is not assignable to type 'MboxLock'.
import { mbox } from "sortmail";

mbox("~/Mail/friends", { locks: ["flock"] }); // <- here
