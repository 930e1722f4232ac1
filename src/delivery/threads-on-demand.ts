/** What follows threads, loaded when rules do. */
export function threads(): typeof import("./threads.js") {
  return require("./threads.js");
}
