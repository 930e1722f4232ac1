// expect: Type 'FileAction' is missing the following properties from type 'Rule': when, actions
import { file, otherwise, rules } from "../words.js";

export default rules([file("inbox")], otherwise(file("inbox"))); // <- here
