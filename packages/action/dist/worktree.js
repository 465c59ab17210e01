import { n as scanWorktree } from "./leaklint.js";
export { scanWorktree };
