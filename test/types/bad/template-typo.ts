// expect: Argument of type '"trainig"' is not assignable to parameter of type '"bounce" | "training"'.
import { respond } from "../answering.js";

respond("trainig"); // <- here
