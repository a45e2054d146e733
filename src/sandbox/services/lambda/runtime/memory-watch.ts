/** Looks at the memory of running functions, so that one that uses more than it has is noticed while it runs. */
import { readFileSync } from 'node:fs';

/** The time between two looks at a function: longer if many run, so that looking takes a few percent of the time at most. */
const LEAST_INTERVAL_MS = 10;
const INTERVAL_MS_PER_USER = 2;

const PEAK = fieldPattern('VmHWM');
const ANONYMOUS = fieldPattern('RssAnon');
const FILE = fieldPattern('RssFile');
const SHARED_MEMORY = fieldPattern('RssShmem');
const SHARED_ANONYMOUS = fieldPattern('Pss_Anon');

/** What Linux's `/proc` tells of the memory of a process, in bytes. */
interface ProcessMemory {
  /** The most that was ever resident. */
  readonly peak: number;
  /** Resident now, without `mapped`. */
  readonly anonymous: number;
  /** Resident pages of files, such as the program's own, which the kernel can take away, and of shared memory. */
  readonly mapped: number;
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
    if (this.#timer === undefined) this.#schedule();
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
    this.#timer = undefined;
    if (this.#users.size > 0) this.#schedule();
  }

  #schedule(): void {
    const interval = Math.max(LEAST_INTERVAL_MS, this.#users.size * INTERVAL_MS_PER_USER);
    this.#timer = setTimeout(() => this.#check(), interval);
  }
}

/** The memory of one process and its descendants over time, in bytes. */
export class MemoryMeter {
  /** Of the process, as last seen. */
  peak = 0;
  /** The most seen, which the peak may include. */
  #mostMapped = 0;

  /** Returns what counts against `limit` now. */
  readTree(pid: number, limit: number): number {
    const memory = readTreeMemory(pid, limit);
    this.#mostMapped = Math.max(this.#mostMapped, memory?.mapped ?? 0);
    return memory?.anonymous ?? 0;
  }

  /** Returns the most that the process alone can have had of what counts. */
  readPeak(pid: number): number {
    const memory = readMemory(pid);
    if (memory === undefined) return 0;
    this.peak = memory.peak;
    this.#mostMapped = Math.max(this.#mostMapped, memory.mapped);
    return Math.max(memory.anonymous, memory.peak - this.#mostMapped);
  }
}

/** Undefined when the process is gone, or the system is not Linux. */
function readMemory(pid: number): ProcessMemory | undefined {
  const status = readProc(pid, 'status');
  if (status === undefined) return undefined;
  const peak = bytesOf(status, PEAK);
  const anonymous = bytesOf(status, ANONYMOUS);
  const file = bytesOf(status, FILE);
  // A process that ends has no memory any more.
  if (peak === undefined || anonymous === undefined || file === undefined) return undefined;
  return { peak, anonymous, mapped: file + (bytesOf(status, SHARED_MEMORY) ?? 0) };
}

/**
 * The memory of a process; `anonymous` is that of its descendants together with its own. If that seems to be more than `limit`,
 * pages that they share are counted once, which takes longer. Processes that have left their parent are not found.
 */
function readTreeMemory(pid: number, limit: number): ProcessMemory | undefined {
  const own = readMemory(pid);
  if (own === undefined) return undefined;
  const children = descendants(pid);
  const sum = own.anonymous + sumOf(children, (one) => readMemory(one)?.anonymous ?? 0);
  const anonymous = sum <= limit || children.length === 0 ? sum : sumOf([pid, ...children], readShare);
  return { ...own, anonymous };
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
