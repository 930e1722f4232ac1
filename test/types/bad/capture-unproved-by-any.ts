// expect: Property 'list' does not exist on type '{ readonly list: string; } | { readonly no: string; }'. … Property 'list' does not exist on type '{ readonly no: string; }'.
import { any, capture } from "sortmail";
import { file, rule } from "../words.js";

const list = capture("Subject", /\[(?<list>.+)\]/, "list");
const no = capture("X-Ticket", /(?<no>\d+)/, "no");
rule("tagged", any(list, no), (mail) => file("lists", mail.captured.list)); // <- here
