import { SETUPS } from "./scene.js";
import { faultTests } from "./suite.js";

faultTests(SETUPS.spool, { least: 150, names: ["link", "unlink", "pread64"] });
