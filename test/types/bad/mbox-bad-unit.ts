// expect: Type '"40 KB"' is not assignable to type 'Size | undefined'.
import { mbox } from "sortmail";

mbox("~/Mail/friends", { rotateAt: "40 KB" }); // <- here
