// expect: Type '"a week"' is not assignable to type 'Duration | undefined'.
import { respond } from "../answering.js";

respond("bounce", { every: "a week" }); // <- here
