/** The folder of a user's sandbox. */
import { mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** `STREAMLAB_HOME`, or else the platform's folder for state (XDG_STATE_HOME, LOCALAPPDATA). */
export function sandboxHome(env: NodeJS.ProcessEnv): string {
  if (env.STREAMLAB_HOME) return path.resolve(env.STREAMLAB_HOME);
  if (process.platform === 'win32') {
    return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'streamlab');
  }
  return path.join(env.XDG_STATE_HOME ?? path.join(homedir(), '.local', 'state'), 'streamlab');
}

/**
 * Creates the folder and its parents, accessible by the owner only. One by one, because Node's recursive `mkdir` never returns
 * where a file system does not allow folders, such as below `/proc`.
 */
export async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const parent = path.dirname(home);
    if (code === 'EEXIST' && (await stat(home)).isDirectory()) return;
    if (code !== 'ENOENT' || parent === home || (await isThere(parent))) throw error;
    await makeHome(parent);
    await makeHome(home);
  }
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
