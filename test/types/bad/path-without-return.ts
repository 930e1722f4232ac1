// expect: Argument of type '() => void' is not assignable to parameter of type '((mail: Mail) => Outcome) | Ending'. … Type 'void' is not assignable to type 'Outcome'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("big", sentTo("merlyn"), () => { // <- here
  file("training");
});
