// expect: Type '"merlyn"' is not assignable to type '"a condition, such as subject(…) or sentTo(…), which says where to look for it"'.
import { all, list } from "sortmail";

all([list(), "merlyn"]); // <- here
