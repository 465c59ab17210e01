/** What the runner starts. */
import { act } from './action.ts';

process.exitCode = await act(process.env, (text) => void process.stdout.write(text));
