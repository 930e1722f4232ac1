// expect: Type 'Rule<{ readonly list: List; }, never>' is not assignable to type 'Rule<unknown, never>'.
import { type List, list, type Rule } from "sortmail";
import { file, group, otherwise, rule, rules } from "../words.js";

const perl: Rule<{ readonly list: List }> = rule("perl", () => true, (mail) => file("lists", mail.list.name));
rules([group(list(), [perl])], otherwise(file("inbox")));
rules([perl], otherwise(file("inbox"))); // <- here
