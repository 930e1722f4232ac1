// expect: Argument of type '{ folder: string; member: string; }' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'.
import { file } from "../words.js";

file({ folder: "lists", member: "perl" }); // <- here
