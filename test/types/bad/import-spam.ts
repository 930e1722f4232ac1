// expect: Module '"sortmail"' has no exported member 'spam'.
import { spam } from "sortmail"; // <- here
console.log(spam);
