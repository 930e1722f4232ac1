// expect: Argument of type '"merlyn"' is not assignable to parameter of type 'FileOptions | OnlyAFamilyTakesAName | undefined'.
import { file } from "../words.js";

file("friends", "merlyn"); // <- here
