import { b as ReportedPaths, y as Allowlist } from "./leaklint.js";
export { Allowlist, ReportedPaths };
