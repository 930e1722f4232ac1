// expect: This comparison appears to be unintentional because the types 'readonly Address[]' and 'string' have no overlap.
import { file, rule } from "../words.js";

rule("big", (mail) => mail.from === "merlyn@stonehenge.example", file("inbox")); // <- here
