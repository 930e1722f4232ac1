// expect: Type '"merlyn"' has no properties in common with type 'FileOptions'.
import { file } from "../words.js";

file("friends", "merlyn"); // <- here
