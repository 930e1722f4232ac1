// expect: Property 'length' does not exist on type 'Promise<readonly Attachment[]>'.
import { file, rule } from "../words.js";

rule("by text", (mail) => mail.attachments().length > 0, file("inbox")); // <- here
