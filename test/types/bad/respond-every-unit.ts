// expect: Type '"a week"' is not assignable to type 'DurationSuchAs<"60 s", "5 min", "1 h", "1 day", "7 days", "7 d"> | undefined'.
import { respond } from "../answering.js";

respond("bounce", { every: "a week" }); // <- here
