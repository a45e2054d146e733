/** The folder of a user's sandbox. */
import { existsSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * `STREAMLAB_HOME`, or else the platform's folder for state (XDG_STATE_HOME, LOCALAPPDATA). Of a folder that others can open,
 * such as a shared one, it is a private folder inside; one that is a sandbox's home already stays it.
 */
export function sandboxHome(env: NodeJS.ProcessEnv): string {
  if (env.STREAMLAB_HOME) {
    const folder = path.resolve(env.STREAMLAB_HOME);
    const isHome = existsSync(path.join(folder, 'store'));
    return isOpenToOthers(folder) && !isHome ? path.join(folder, 'streamlab') : folder;
  }
  if (process.platform === 'win32') {
    return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'streamlab');
  }
  return path.join(env.XDG_STATE_HOME ?? path.join(homedir(), '.local', 'state'), 'streamlab');
}

function isOpenToOthers(folder: string): boolean {
  if (process.platform === 'win32') return false; // its modes say nothing
  try {
    const stats = statSync(folder);
    return stats.isDirectory() && (stats.mode & 0o077) !== 0;
  } catch {
    return false;
  }
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
