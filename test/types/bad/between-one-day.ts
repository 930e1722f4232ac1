// expect: Argument of type '"2026-12-20"' is not assignable to parameter of type '"two days, the first and the last"'.
import { between } from "sortmail";

between("2026-12-20"); // <- here
