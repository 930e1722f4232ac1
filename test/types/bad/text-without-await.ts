// expect: Property 'includes' does not exist on type 'Promise<string>'.
import { file, rule } from "../words.js";

rule("by text", (mail) => mail.text().includes("virus"), file("inbox")); // <- here
