import { C as ReportedPaths, S as Allowlist } from "./leaklint.js";
export { Allowlist, ReportedPaths };
