// expect: Object literal may only specify known properties, and 'rotateAt' does not exist in type 'MaildirOptions'.
import { maildir } from "sortmail";

maildir("~/Mail/inbox", { rotateAt: "40 MB" }); // <- here
