// expect: Property 'lst' does not exist on type '{ readonly list: string; }'. Did you mean 'list'?
import { capture } from "sortmail";
import { file, rule } from "../words.js";

rule("tagged", capture("Subject", /\[(?<list>.+)\]/, "list"), (mail) => file("lists", mail.captured.lst)); // <- here
