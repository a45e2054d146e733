/** Where a person's sandbox keeps its state. */
import { mkdir, stat } from 'node:fs/promises';
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

/**
 * Makes the folder, and those above it, for its owner only. Step by step, because Node's recursive `mkdir` tries for ever
 * where a file system takes no folders, as below `/proc`.
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
