/** Where a person's sandbox keeps its state. */
import { homedir } from 'node:os';
import path from 'node:path';

/** `STREAMLAB_HOME`, else the state folder of the platform (XDG_STATE_HOME, LOCALAPPDATA). */
export function sandboxHome(env: NodeJS.ProcessEnv): string {
  if (env.STREAMLAB_HOME) return path.resolve(env.STREAMLAB_HOME);
  if (process.platform === 'win32') {
    return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'streamlab');
  }
  return path.join(env.XDG_STATE_HOME ?? path.join(homedir(), '.local', 'state'), 'streamlab');
}
