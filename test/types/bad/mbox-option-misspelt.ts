// expect: Object literal may only specify known properties, but 'rotateat' does not exist in type 'MboxOptions'. Did you mean to write 'rotateAt'?
import { mbox } from "sortmail";

mbox("~/Mail/friends", { rotateat: "40 MB" }); // <- here
