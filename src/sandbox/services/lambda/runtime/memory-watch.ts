/** Looks at the memory of running functions, so that one that uses more than it has is noticed while it runs. */
import { readFileSync } from 'node:fs';

const INTERVAL_MS = 10;

const PEAK = fieldPattern('VmHWM');
const ANONYMOUS = fieldPattern('RssAnon');
const FILE = fieldPattern('RssFile');
const SHARED_ANONYMOUS = fieldPattern('Pss_Anon');

/** What Linux's `/proc` tells of the memory of a process, in bytes. */
export interface ProcessMemory {
  /** The most that was ever resident. */
  readonly peak: number;
  /** Resident now, without the pages of files (such as the program's own), which the kernel can take away. */
  readonly anonymous: number;
  /** The most that `anonymous` can have been. */
  readonly peakAnonymous: number;
}

export interface MemoryUser {
  checkMemory(): void;
}

/** One timer for all functions that run; none while nothing runs. */
export class MemoryWatch {
  readonly #users = new Set<MemoryUser>();
  #timer: NodeJS.Timeout | undefined;

  watch(user: MemoryUser): void {
    if (process.platform !== 'linux') return;
    this.#users.add(user);
    // A real timer, as for the processes' timeouts.
    this.#timer ??= setTimeout(() => this.#check(), INTERVAL_MS);
  }

  forget(user: MemoryUser): void {
    this.#users.delete(user);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#users.clear();
  }

  #check(): void {
    for (const user of this.#users) user.checkMemory();
    this.#timer = this.#users.size === 0 ? undefined : setTimeout(() => this.#check(), INTERVAL_MS);
  }
}

/** Undefined when the process is gone, or the system is not Linux. */
export function readMemory(pid: number): ProcessMemory | undefined {
  const status = readProc(pid, 'status');
  if (status === undefined) return undefined;
  const peak = bytesOf(status, PEAK);
  const anonymous = bytesOf(status, ANONYMOUS);
  const file = bytesOf(status, FILE);
  // A process that ends has no memory any more.
  if (peak === undefined || anonymous === undefined || file === undefined) return undefined;
  return { peak, anonymous, peakAnonymous: Math.max(anonymous, peak - file) };
}

/**
 * The anonymous memory in bytes of a process and its descendants together. If that seems to be more than `limit`, pages that they
 * share are counted once, which takes longer. Processes that have left their parent are not found.
 */
export function readTreeMemory(pid: number, limit: number): number {
  const pids = [pid, ...descendants(pid)];
  const sum = sumOf(pids, (one) => readMemory(one)?.anonymous ?? 0);
  return sum <= limit || pids.length === 1 ? sum : sumOf(pids, readShare);
}

function sumOf(pids: readonly number[], bytesOfOne: (pid: number) => number): number {
  return pids.reduce((sum, pid) => sum + bytesOfOne(pid), 0);
}

function descendants(pid: number): number[] {
  const children = readProc(pid, `task/${pid}/children`)?.trim();
  if (!children) return [];
  return children.split(' ').flatMap((child) => [Number(child), ...descendants(Number(child))]);
}

/** The anonymous memory of a process, with its share of the pages that it has in common with others. */
function readShare(pid: number): number {
  return bytesOf(readProc(pid, 'smaps_rollup') ?? '', SHARED_ANONYMOUS) ?? 0;
}

function fieldPattern(name: string): RegExp {
  return new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm');
}

function bytesOf(text: string, pattern: RegExp): number | undefined {
  const [, kilobytes] = pattern.exec(text) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function readProc(pid: number, name: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return undefined;
  }
}
