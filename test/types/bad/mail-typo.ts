// expect: Property 'sise' does not exist on type 'Mail'.
import { file, rule } from "../words.js";

rule("big", (mail) => mail.sise > 1_000_000, file("inbox")); // <- here
