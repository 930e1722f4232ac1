// expect: Property 'when' is missing in type 'FileAction' but required in type 'Rule<unknown, never>'.
import { file, otherwise, rules } from "../words.js";

export default rules([file("inbox")], otherwise(file("inbox"))); // <- here
