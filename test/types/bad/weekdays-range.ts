// expect: Argument of type '"mon-fri"' is not assignable to parameter of type 'OneOrMore<"fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed">'.
// expect5: Argument of type '"mon-fri"' is not assignable to parameter of type 'OneOrMore<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun">'.
import { weekdays } from "sortmail";

weekdays("mon-fri"); // <- here
