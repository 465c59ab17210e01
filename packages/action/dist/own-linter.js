import { t as ownLinter } from "./linter.js";
export { ownLinter };
