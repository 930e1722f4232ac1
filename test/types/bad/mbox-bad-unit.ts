// expect: Type '"40 KB"' is not assignable to type 'SizeSuchAs<"512 kB", "40 MB", "1 GB"> | undefined'.
import { mbox } from "sortmail";

mbox("~/Mail/friends", { rotateAt: "40 KB" }); // <- here
