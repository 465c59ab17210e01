import { D as ReportedPaths, E as Allowlist } from "./leaklint.js";
export { Allowlist, ReportedPaths };
