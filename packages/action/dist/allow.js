import { _ as ReportedPaths, g as Allowlist } from "./leaklint.js";
export { Allowlist, ReportedPaths };
