// expect: Argument of type 'string[]' is not assignable to parameter of type 'string'.
import { addressedTo } from "sortmail";

addressedTo(["merlyn", "training"]); // <- here
