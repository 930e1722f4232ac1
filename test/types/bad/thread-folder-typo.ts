// expect: Argument of type '"muted"' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'.
import { file, inThread, rule } from "../words.js";

rule("muted", inThread("muted"), file("inbox")); // <- here
