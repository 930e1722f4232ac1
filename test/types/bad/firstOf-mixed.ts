// expect: Argument of type 'AuthenticationResultsSpec' is not assignable to parameter of type 'ScannerSpec'.
import { authenticationResults, firstOf, spamd } from "sortmail";

firstOf(spamd(), authenticationResults()); // <- here
