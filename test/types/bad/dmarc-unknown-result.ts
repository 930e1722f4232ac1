// expect: Argument of type '"failed"' is not assignable to parameter of type 'DmarcResult'.
import { dmarc } from "sortmail";

dmarc("failed"); // <- here
