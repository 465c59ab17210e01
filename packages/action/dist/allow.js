import { A as Allowlist, j as ReportedPaths } from "./leaklint.js";
export { Allowlist, ReportedPaths };
