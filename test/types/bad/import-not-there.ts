// expect: '"sortmail"' has no exported member named 'sentTwo'. Did you mean 'sentTo'?
import { sentTwo } from "sortmail"; // <- here
console.log(sentTwo);
