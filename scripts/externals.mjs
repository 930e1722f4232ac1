// What the built program finds in node_modules when it runs: everything else that it needs is part of dist/.

/** Packages of which files are started or loaded as they are. */
export const EXTERNAL = ["fs-native-extensions", "esbuild", "typescript"];

/** Packages whose declarations editors and `sortmail check` read for a rules file. */
export const TYPES = ["@types/node"];
