// expect: Element implicitly has an 'any' type because expression of type '"X-Loop"' can't be used to index type '(name: string) => readonly string[]'. … Property 'X-Loop' does not exist on type '(name: string) => readonly string[]'.
import { file, rule } from "../words.js";

rule("big", (mail) => mail.headers["X-Loop"] === "yes", file("inbox")); // <- here
