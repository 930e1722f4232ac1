// expect: Type '"read"' is not assignable to type '"draft" | "flagged" | "passed" | "replied" | "seen" | "trashed"'.
import { file } from "../words.js";

file("inbox", { flags: ["read"] }); // <- here
