import { t as scanWorktree } from "./leaklint.js";
export { scanWorktree };
