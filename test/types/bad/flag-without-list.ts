// expect: Type 'string' is not assignable to type 'readonly ("draft" | "flagged" | "passed" | "replied" | "seen" | "trashed")[]'.
import { file } from "../words.js";

file("inbox", { flags: "seen" }); // <- here
