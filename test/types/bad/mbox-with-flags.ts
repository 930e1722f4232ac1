// expect: Object literal may only specify known properties, and 'flags' does not exist in type 'HeaderOptions'.
import { file } from "../words.js";

file("friends", { flags: ["seen"] }); // <- here
