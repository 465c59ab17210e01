import { p as RepositoryScan } from "./leaklint.js";
export { RepositoryScan };
