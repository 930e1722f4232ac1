// expect: 'mail.sender' is possibly 'null'.
import { file, rule } from "../words.js";

rule("big", (mail) => mail.sender.endsWith(".example"), file("inbox")); // <- here
