// expect: Argument of type 'ForwardAction' is not assignable to parameter of type '((mail: Mail) => Some<CopyRespondOrNotify>) | Some<CopyRespondOrNotify>'.
import { sentTo } from "sortmail";
import { also, forward } from "../answering.js";

also("a copy for Ada", sentTo("merlyn"), forward("ada@analytic.example")); // <- here
