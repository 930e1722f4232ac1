// expect: Property 'captured' does not exist on type 'Mail'.
import { subject } from "sortmail";
import { file, rule } from "../words.js";

rule("tagged", subject(/\[(?<list>.+)\]/), (mail) => file("lists", mail.captured.list)); // <- here
