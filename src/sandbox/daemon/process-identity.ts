/** Tells a sandbox's process from another one that got its pid later, and finds the process that holds a lock. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

interface ProcessIdentity {
  readonly pid: number;
  readonly processStart?: string | undefined;
}

/** When a process started, as text that is only compared; undefined when it is gone or the platform does not tell. */
export function processStart(pid: number): string | undefined {
  if (process.platform === 'linux') return statOf(pid)?.start;
  if (process.platform === 'win32') return undefined;
  try {
    const output = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
    return output.toString().trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the process still runs. Not a zombie: a process that has ended keeps its pid until its parent reaps it, which the
 * first process of a container may never do. Not a later process with the same pid either.
 */
export function isAlive({ pid, processStart: start }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  if (statOf(pid)?.state === 'Z') return false;
  const current = start === undefined ? undefined : processStart(pid);
  return current === undefined || current === start;
}

/** The pid of the process that holds a lock on the file; undefined when that is not known. */
export function lockHolder(file: string): number | undefined {
  try {
    const { ino } = statSync(file);
    for (const line of readFileSync('/proc/locks', 'utf8').split('\n')) {
      // For example: 1: POSIX  ADVISORY  WRITE 1234 00:2f:567 0 EOF
      const [, pid, inode] = /WRITE (\d+) [^ :]+:[^ :]+:(\d+) /.exec(line) ?? [];
      if (Number(inode) === ino && Number(pid) > 0) return Number(pid);
    }
  } catch {
    // Not Linux.
  }
  return undefined;
}

/** From Linux's /proc; undefined elsewhere, and for a process that is gone. */
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  try {
    // The name, in parentheses, may hold anything; after it come the state (field 3) and the start (field 22).
    const [, fields = ''] = /.*\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const [state = '', ...rest] = fields.split(' ');
    return { state, start: rest[18] ?? '' };
  } catch {
    return undefined;
  }
}
