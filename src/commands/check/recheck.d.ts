/** The checker without its helpers: no processes, no workers, nothing that is not JavaScript. */
declare module "recheck/lib/browser.js" {
  export { checkSync } from "recheck";
}
