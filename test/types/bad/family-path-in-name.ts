// expect: Argument of type '"lists/perl6"' is not assignable to parameter of type '"friends" | "inbox" | "lists" | "training"'.
import { file } from "../words.js";

file("lists/perl6"); // <- here
