// expect: Property 'push' does not exist on type 'readonly Address[]'.
import { file, rule } from "../words.js";

rule("tag", (mail) => {
  mail.to.push({ name: "", address: "", local: "", domain: "" }); // <- here
  return true;
}, file("inbox"));
