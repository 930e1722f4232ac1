// expect: Expected 1 arguments, but got 2.
import { maildir } from "sortmail";

maildir("~/Mail/inbox", { rotateAt: "40 MB" }); // <- here
