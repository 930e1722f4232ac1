// expect: Argument of type '"merlyn"' is not assignable to parameter of type '"a condition, such as subject(…) or sentTo(…), which says where to look for it"'.
import { not } from "sortmail";

not("merlyn"); // <- here
