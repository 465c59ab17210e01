import { _ as RepositoryScan } from "./leaklint.js";
export { RepositoryScan };
