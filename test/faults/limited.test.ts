import { SETUPS } from "./scene.js";
import { faultTests } from "./suite.js";

faultTests(SETUPS.limited, { least: 90, names: ["ftruncate", "link", "unlink"] });
