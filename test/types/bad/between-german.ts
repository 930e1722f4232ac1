// expect: Argument of type '"20.12.2026"' is not assignable to parameter of type 'DaySuchAs<"2026-12-20", "2026-12-20 18:00">'.
import { between } from "sortmail";

between("20.12.2026", "2027-01-06"); // <- here
