import { v as Allowlist, y as ReportedPaths } from "./leaklint.js";
export { Allowlist, ReportedPaths };
