// expect: Type '"3 weeks"' is not assignable to type 'DurationSuchAs<"60 s", "5 min", "1 h", "1 day", "7 days", "7 d">'.
import { defer } from "sortmail";

defer("the printer is off", { atMost: "3 weeks" }); // <- here
