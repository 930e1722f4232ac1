// expect: Type 'ReadyMade' is not assignable to type 'Condition<{ list: List; }, never, Mail>'.
import { type Condition, type List, subject } from "sortmail";
import { file, rule } from "../words.js";

const fromPerl: Condition<{ list: List }> = subject(/perl/); // <- here
rule("perl", fromPerl, (mail) => file("lists", mail.list.name));
