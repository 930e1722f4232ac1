// expect: Argument of type 'string' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'.
import { file } from "../words.js";

const name: string = "inbox";
file(name); // <- here
