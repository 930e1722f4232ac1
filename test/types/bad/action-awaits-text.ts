// expect: Argument of type '(mail: Mail) => Promise<FileAction>' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type 'Promise<FileAction>' is not assignable to type 'Outcome'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by text", sentTo("merlyn"), async (mail) => { // <- here
  const text = await mail.text();
  return text.includes("virus") ? file("training") : file("inbox");
});
