// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"an address, and the name of a template behind it"'.
import { notify } from "../answering.js";

notify("ada@analytic.example"); // <- here
