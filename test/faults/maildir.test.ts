import { SETUPS } from "./scene.js";
import { faultTests } from "./suite.js";

faultTests(SETUPS.maildir, { least: 60, names: ["link", "unlink", "fchmod", "getdents64"] });
