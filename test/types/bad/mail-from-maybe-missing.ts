// expect: Object is possibly 'undefined'.
import { sentTo } from "sortmail";
import { file, rule } from "../words.js";

rule("by domain", sentTo("merlyn"), (mail) => file("lists", mail.from.at(0).domain)); // <- here
