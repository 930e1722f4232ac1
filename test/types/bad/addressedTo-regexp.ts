// expect: Argument of type 'RegExp' is not assignable to parameter of type 'string | readonly string[]'.
import { addressedTo } from "sortmail";

addressedTo(/merlyn/); // <- here
