/** Keeps the control files of a running sandbox in place, and tells when its home is gone. */
import { statSync } from 'node:fs';
import { lockFilePath, type SandboxConnection, writeControlFiles } from './control-file.ts';

/** Commands wait longer than this for a damaged control file. */
const LOOK_AGAIN_MS = 300;

export interface HomeGuardOptions {
  readonly home: string;
  readonly connection: SandboxConnection;
  /** Called once, when the folder was removed, or replaced by that of another sandbox. */
  onGone(): void;
}

/** Looks again and again, until the home is gone or the returned function is called. */
export function guardHome({ home, connection, onGone }: HomeGuardOptions): () => void {
  const own = lockIdentity(home);
  const timer = setInterval(() => {
    if ([own, UNKNOWN].includes(lockIdentity(home))) {
      writeControlFiles(home, connection).catch(() => {}); // tried again, for example when the disk was full
      return;
    }
    clearInterval(timer);
    onGone();
  }, LOOK_AGAIN_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The file cannot be looked at, which does not say that it is gone. */
const UNKNOWN = 'unknown';

/** Differs for another lock file with the same name; the number of a removed file is used again. Undefined: it is gone. */
function lockIdentity(home: string): string | undefined {
  try {
    const { dev, ino, birthtimeNs } = statSync(lockFilePath(home), { bigint: true });
    return `${dev} ${ino} ${birthtimeNs}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : UNKNOWN;
  }
}
