/** Finds the running sandbox, starts it in the background, or stops it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import type { PaceName } from '../contract/pace.ts';
import { callControl } from './client.ts';
import { controlFilePath, readControlFile, removeControlFile, type SandboxConnection } from './control-file.ts';
import { makeHome } from './home.ts';
import { type ProcessOptions, READY_FD, type ReadyMessage } from './process-options.ts';
import { buildVersion, processEntry } from './version.ts';

/** design.md section 4: it stops by itself after two idle hours. */
const IDLE_MS = 2 * 60 * 60 * 1000;
/** A sandbox under the heaviest load still answers within it. */
const ANSWER_DEADLINE_MS = 10_000;
const START_DEADLINE_MS = 15_000;
const STOP_DEADLINE_MS = 15_000;
const LOOK_AGAIN_MS = 20;
const LOG_LIMIT_BYTES = 1024 * 1024;

export interface EnsureOptions {
  readonly home: string;
  readonly port?: number;
  readonly pace?: PaceName;
  readonly signal?: AbortSignal;
  /** Told when a sandbox was started for this call. */
  readonly onStart?: (connection: SandboxConnection) => void;
}

export interface FindOptions {
  readonly home: string;
  readonly signal?: AbortSignal;
  /** How long it may take to answer. */
  readonly answerMs?: number;
}

/** The sandbox of this home that answers now, or undefined. Rejects when it is there and does not answer. */
export async function findSandbox(options: FindOptions): Promise<SandboxConnection | undefined> {
  const { home, signal, answerMs = ANSWER_DEADLINE_MS } = options;
  const connection = await readControlFile(home);
  if (connection === undefined || !isAlive(connection.pid)) return undefined;
  const deadline = AbortSignal.timeout(answerMs);
  try {
    const status = await callControl(
      connection,
      'GetStatus',
      {},
      signal ? AbortSignal.any([signal, deadline]) : deadline,
    );
    return isRecord(status) && status.pid === connection.pid ? connection : undefined;
  } catch {
    signal?.throwIfAborted();
    if (deadline.aborted && isAlive(connection.pid)) throw silentError(connection);
    return undefined; // another program has the port now, or nobody
  }
}

/** The running sandbox, started first when there is none or when another build of streamlab left it. */
export async function ensureSandbox(options: EnsureOptions): Promise<SandboxConnection> {
  const running = await findSandbox(options);
  if (running?.version === buildVersion()) return running;
  if (running !== undefined) await stop(running);
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    options.signal?.throwIfAborted();
    const message = await spawnSandbox(options);
    if ('ready' in message) {
      options.onStart?.(message.ready);
      return message.ready;
    }
    if (message.failed !== 'locked') throw startError(message, options);
    // Somebody else won the race for the store, or is about to end.
    const other = await findSandbox(options);
    if (other !== undefined) return other;
    if (Date.now() >= deadline) throw await lockedError(options.home);
    await sleep(LOOK_AGAIN_MS, undefined, { signal: options.signal });
  }
}

/** Ends the running sandbox and waits until its process is gone; returns it, or undefined when there was none. */
export async function stopSandbox(options: FindOptions): Promise<SandboxConnection | undefined> {
  const { home } = options;
  const connection = await findSandbox(options);
  if (connection === undefined) {
    const stale = await readControlFile(home);
    if (stale !== undefined && !isAlive(stale.pid)) removeControlFile(home);
    return undefined;
  }
  await stop(connection);
  return connection;
}

async function stop(connection: SandboxConnection): Promise<void> {
  const { pid } = connection;
  try {
    await callControl(connection, 'Stop', { Pid: pid }, AbortSignal.timeout(STOP_DEADLINE_MS));
  } catch {
    // Somebody else has stopped it as well, and has perhaps started the next one: wait for its end all the same.
  }
  await untilGone(connection);
}

/** As {@link stopSandbox}, of one that was found before: the signal is sent before this returns its promise. */
export function terminateSandbox(connection: Pick<SandboxConnection, 'pid'>): Promise<void> {
  try {
    process.kill(connection.pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
  return untilGone(connection);
}

async function untilGone({ pid }: Pick<SandboxConnection, 'pid'>): Promise<void> {
  const deadline = Date.now() + STOP_DEADLINE_MS;
  while (isAlive(pid)) {
    if (Date.now() >= deadline)
      throw new UserError(`The sandbox (pid ${pid}) does not stop`, { hint: `kill -9 ${pid}` });
    await sleep(LOOK_AGAIN_MS);
  }
}

async function spawnSandbox({ home, port, pace, signal }: EnsureOptions): Promise<ReadyMessage> {
  const log = await openLog(home);
  const processOptions: ProcessOptions = { home, port, pace, idleMs: IDLE_MS };
  try {
    const child = spawn(process.execPath, [processEntry(), JSON.stringify(processOptions)], {
      cwd: home,
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
      windowsHide: true,
    });
    return await readyMessage(child, signal);
  } finally {
    await log.close();
  }
}

/** The line on the ready pipe, or why the process ended without one. The child is let go of in either case. */
function readyMessage(child: ChildProcess, signal: AbortSignal | undefined): Promise<ReadyMessage> {
  return new Promise((resolve, reject) => {
    const pipe = child.stdio[READY_FD];
    if (pipe === null || pipe === undefined || !('setEncoding' in pipe)) return reject(new Error('no ready pipe'));
    let text = '';
    const onAbort = (): void => finish(() => reject(signal?.reason));
    const finish = (settle: () => void): void => {
      signal?.removeEventListener('abort', onAbort);
      pipe.destroy();
      child.unref();
      settle();
    };
    pipe.setEncoding('utf8');
    pipe.on('data', (chunk: string) => {
      text += chunk;
      // The line comes from process.ts, which writes a ReadyMessage.
      if (text.endsWith('\n')) finish(() => resolve(JSON.parse(text) as ReadyMessage));
    });
    child.once('error', (error) => finish(() => reject(error)));
    // Comes when the pipe is read to its end, which may be after the exit.
    child.once('close', (code, killedBy) => {
      const how = killedBy === null ? `exit code ${code}` : killedBy;
      finish(() => resolve({ failed: 'other', message: `it ended with ${how}` }));
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

async function openLog(home: string): ReturnType<typeof open> {
  const file = path.join(home, 'sandbox.log');
  try {
    await makeHome(home);
    const size = await stat(file).then(
      (stats) => stats.size,
      () => 0,
    );
    if (size > LOG_LIMIT_BYTES) await truncate(file);
    return await open(file, 'a', 0o600);
  } catch (error) {
    throw folderError(home, error instanceof Error ? error.message : String(error));
  }
}

function startError(message: Exclude<ReadyMessage, { ready: unknown }>, { home, port }: EnsureOptions): UserError {
  if (message.failed === 'port') {
    return new UserError(`The sandbox cannot listen on port ${port}: ${message.message}`, {
      hint: 'streamlab sandbox start --port 0 takes any free port',
    });
  }
  if (message.failed === 'folder') return folderError(home, message.message);
  return new UserError(`The sandbox did not start: ${message.message}`, {
    hint: `look into ${path.join(home, 'sandbox.log')}`,
  });
}

function folderError(home: string, reason: string): UserError {
  return new UserError(`The sandbox cannot use its folder ${home}: ${reason}`, {
    hint: 'name a folder that you may write to in STREAMLAB_HOME',
  });
}

function silentError({ pid }: SandboxConnection): UserError {
  return new UserError(`The sandbox (pid ${pid}) does not answer`, { hint: `kill -9 ${pid}, then try again` });
}

async function lockedError(home: string): Promise<UserError> {
  const holder = await readControlFile(home);
  return new UserError(`Another process has the sandbox of ${home} open and does not answer`, {
    hint: holder === undefined ? `see who uses ${controlFilePath(home)}` : `kill -9 ${holder.pid}, then try again`,
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A process that has ended keeps its pid until its parent reaps it; the first process of a container may never do so. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // no Linux, or reaped by now
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
