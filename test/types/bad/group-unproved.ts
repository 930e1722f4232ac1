// expect: 'mail.list' is possibly 'null'.
import { subject } from "sortmail";
import { file, group, rule } from "../words.js";

group(subject(/x/), [rule("perl", subject(/perl/), (mail) => file("lists", mail.list.name))]); // <- here
