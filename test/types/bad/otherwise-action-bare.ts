// expect: Property 'actions' is missing in type 'FileAction' but required in type 'Otherwise'.
import { sentTo } from "sortmail";
import { file, rule, rules } from "../words.js";

export default rules([rule("for me", sentTo("merlyn"), file("inbox"))], file("inbox")); // <- here
