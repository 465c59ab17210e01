import { E as ReportedPaths, T as Allowlist } from "./leaklint.js";
export { Allowlist, ReportedPaths };
