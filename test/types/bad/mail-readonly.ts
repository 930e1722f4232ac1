// expect: Cannot assign to 'subject' because it is a read-only property.
import { file, rule } from "../words.js";

rule("tag", (mail) => {
  mail.subject = "[perl] " + mail.subject; // <- here
  return true;
}, file("inbox"));
