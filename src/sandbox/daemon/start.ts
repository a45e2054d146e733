/** Finds, starts and stops the background process of the sandbox. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import type { PaceName } from '../contract/pace.ts';
import { callControl } from './client.ts';
import {
  controlFilePath,
  lockFilePath,
  readControlFiles,
  removeControlFiles,
  type SandboxConnection,
} from './control-file.ts';
import { makeHome } from './home.ts';
import { processEnvironment } from './process-environment.ts';
import { isAlive } from './process-identity.ts';
import { type ProcessOptions, READY_FD, type ReadyMessage } from './process-options.ts';
import { folderError, lockedError, silentError, startError } from './start-errors.ts';
import { buildVersion, processEntry } from './version.ts';

/** The idle time after which the sandbox stops (design.md section 4). */
const IDLE_MS = 2 * 60 * 60 * 1000;
/** A sandbox under heavy load still replies within this time. */
const ANSWER_DEADLINE_MS = 10_000;
const START_DEADLINE_MS = 15_000;
const STOP_DEADLINE_MS = 15_000;
const LOOK_AGAIN_MS = 20;
/** A running sandbox has replaced a damaged control file within this time. */
const REPAIR_DEADLINE_MS = 800;
const LOG_LIMIT_BYTES = 1024 * 1024;

export interface EnsureOptions {
  readonly home: string;
  readonly port?: number;
  readonly pace?: PaceName;
  readonly signal?: AbortSignal;
  /** Called when this call has started a sandbox. */
  readonly onStart?: (connection: SandboxConnection) => void;
}

export interface FindOptions {
  readonly home: string;
  readonly signal?: AbortSignal;
  /** The time within which the sandbox must reply. */
  readonly answerMs?: number;
}

/** The running sandbox of this home, or undefined. Rejects when its process exists and does not reply. */
export async function findSandbox(options: FindOptions): Promise<SandboxConnection | undefined> {
  const { home, signal, answerMs = ANSWER_DEADLINE_MS } = options;
  const connection = await findConnection(home);
  if (connection === undefined) return undefined;
  const deadline = AbortSignal.timeout(answerMs);
  try {
    const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    const status = await callControl({ ...connection, signal: either }, 'GetStatus');
    return isRecord(status) && status.pid === connection.pid ? connection : undefined;
  } catch {
    signal?.throwIfAborted();
    if (deadline.aborted && isAlive(connection)) throw silentError(connection);
    return undefined; // the port is closed, or belongs to another program now
  }
}

/** The connection of a process that runs. A running sandbox replaces control files that are damaged. */
async function findConnection(home: string): Promise<SandboxConnection | undefined> {
  const deadline = performance.now() + REPAIR_DEADLINE_MS;
  for (;;) {
    const connections = readControlFiles(home);
    const isDamaged = connections.length === 0 && existsSync(controlFilePath(home)) && existsSync(lockFilePath(home));
    if (!isDamaged || performance.now() >= deadline) return connections.find(isAlive);
    await sleep(LOOK_AGAIN_MS);
  }
}

/** The running sandbox. Starts one when there is none; restarts one of another build of streamlab. */
export async function ensureSandbox(options: EnsureOptions): Promise<SandboxConnection> {
  const running = await findSandbox(options);
  if (running?.version === buildVersion()) return running;
  if (running !== undefined) await stop(running);
  const deadline = performance.now() + START_DEADLINE_MS;
  for (;;) {
    options.signal?.throwIfAborted();
    const message = await spawnSandbox(options);
    if ('ready' in message) {
      options.onStart?.(message.ready);
      return message.ready;
    }
    if (message.failed !== 'locked') throw startError(message, options);
    // Another process has won the race for the store, or is about to end.
    const other = await findSandbox(options);
    if (other !== undefined) return other;
    if (performance.now() >= deadline) throw lockedError(options.home);
    await sleep(LOOK_AGAIN_MS, undefined, { signal: options.signal });
  }
}

/** Stops the running sandbox and waits for the end of its process. Resolves to undefined when there was none. */
export async function stopSandbox(options: FindOptions): Promise<SandboxConnection | undefined> {
  const { home } = options;
  const connection = await findSandbox(options);
  if (connection === undefined) {
    for (const stale of readControlFiles(home)) if (!isAlive(stale)) removeControlFiles(home, stale);
    return undefined;
  }
  await stop(connection);
  return connection;
}

async function stop(connection: SandboxConnection): Promise<void> {
  const { pid } = connection;
  try {
    await callControl({ ...connection, signal: AbortSignal.timeout(STOP_DEADLINE_MS) }, 'Stop', { Pid: pid });
  } catch {
    // Another command has stopped it too, and may have started the next one; its process still has to end.
  }
  await untilGone(connection);
}

/** Like {@link stopSandbox}, for a sandbox found before; sends the signal synchronously. */
export function terminateSandbox(connection: Pick<SandboxConnection, 'pid' | 'processStart'>): Promise<void> {
  try {
    process.kill(connection.pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
  return untilGone(connection);
}

async function untilGone(connection: Pick<SandboxConnection, 'pid' | 'processStart'>): Promise<void> {
  const { pid } = connection;
  const deadline = performance.now() + STOP_DEADLINE_MS;
  while (isAlive(connection)) {
    if (performance.now() >= deadline)
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
      env: processEnvironment(process.env),
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
      windowsHide: true,
    });
    return await readyMessage(child, signal);
  } finally {
    await log.close();
  }
}

/** The line on the ready pipe, or the reason why the process ended without one. Detaches from the child in both cases. */
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
      // process.ts writes a ReadyMessage.
      if (text.endsWith('\n')) finish(() => resolve(JSON.parse(text) as ReadyMessage));
    });
    child.once('error', (error) => finish(() => reject(error)));
    // Emitted when the pipe has been read to its end, possibly after the exit.
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
