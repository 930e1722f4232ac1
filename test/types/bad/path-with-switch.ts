// expect: Argument of type '(mail: Mail) => FileAction | undefined' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type 'undefined' is not assignable to type 'Outcome'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by user", sentTo("merlyn"), (mail) => { // <- here
  switch (mail.recipient.local) {
    case "merlyn":
      return file("inbox");
    case "training":
      return file("training");
  }
});
