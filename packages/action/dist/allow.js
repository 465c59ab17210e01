import { b as Allowlist, x as ReportedPaths } from "./leaklint.js";
export { Allowlist, ReportedPaths };
