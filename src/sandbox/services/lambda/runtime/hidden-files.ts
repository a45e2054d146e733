/** Keeps the sandbox's open files from the processes that it starts. */
import type { IOType } from 'node:child_process';
import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { devNull } from 'node:os';

type Stdio = (IOType | number | undefined)[];

/**
 * Calls `start` with the descriptors that a new process gets: those of `stdio`, and the null device in place of every file
 * that is open here. What Node.js opens is not inherited anyway, but LevelDB's files are.
 *
 * It works on Linux, which lists a process's descriptors in `/proc`; elsewhere `stdio` is passed on as it is.
 */
export function withoutOpenFiles<T>(stdio: Stdio, start: (stdio: Stdio) => T): T {
  const files = openFiles().filter((descriptor) => descriptor >= stdio.length);
  if (files.length === 0) return start(stdio);
  const nothing = openSync(devNull, 'r');
  const all = [...stdio];
  for (const descriptor of files) all[descriptor] = nothing;
  try {
    return start(Array.from(all));
  } finally {
    closeSync(nothing);
  }
}

function openFiles(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((name) => (isFile(name) ? [Number(name)] : []));
}

/** Pipes, sockets and the like have no path. */
function isFile(descriptor: string): boolean {
  try {
    const target = readlinkSync(`/proc/self/fd/${descriptor}`);
    return target.startsWith('/') && !target.startsWith('/dev/') && !target.startsWith('/proc/');
  } catch {
    // It was closed meanwhile, such as that of the listing itself.
    return false;
  }
}
