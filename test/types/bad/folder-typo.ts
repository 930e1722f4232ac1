// expect: Argument of type '"inbx"' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'.
import { file } from "../words.js";

file("inbx"); // <- here
