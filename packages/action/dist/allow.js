import { T as ReportedPaths, w as Allowlist } from "./leaklint.js";
export { Allowlist, ReportedPaths };
