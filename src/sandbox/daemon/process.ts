/** Entry point of the background process: starts the sandbox, writes the control file, and stops on request or when idle. */
import { closeSync, writeSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startSandbox } from '../index.ts';
import { StoreDamagedError, StoreLockedError, WritesLostError } from '../store/level-database.ts';
import { removeControlFiles, type SandboxConnection, writeControlFiles } from './control-file.ts';
import { makeHome } from './home.ts';
import { guardHome } from './home-guard.ts';
import { processStart } from './process-identity.ts';
import { type ProcessOptions, READY_FD, type ReadyMessage } from './process-options.ts';
import { buildVersion } from './version.ts';

const IDLE_CHECKS = 60;
/** The parts of the home, which itself keeps its mode; see `sandboxHome`. */
const PRIVATE_FOLDERS = ['store', 'functions'];

async function run(options: ProcessOptions): Promise<void> {
  await makeHome(options.home);
  for (const name of PRIVATE_FOLDERS) {
    const folder = path.join(options.home, name);
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o700);
  }
  let lastActive = performance.now();
  const sandbox = await startSandbox({
    folder: options.home,
    port: options.port,
    pace: options.pace,
    onRequest: () => {
      lastActive = performance.now();
    },
    onStop: () => stop(),
    logError: log,
  });
  const connection: SandboxConnection = {
    pid: process.pid,
    processStart: processStart(process.pid),
    endpoint: sandbox.endpoint,
    ...sandbox.credentials,
    region: sandbox.region,
    accountId: sandbox.accountId,
    version: buildVersion(),
    startedAt: new Date().toISOString(),
    pace: options.pace,
  };
  await writeControlFiles(options.home, connection);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    endGuard();
    removeControlFiles(options.home, connection);
    // The reply to the caller is sent first.
    setImmediate(() => {
      void sandbox
        .dispose()
        .catch(log)
        .then(() => process.exit(0));
    });
  };
  const endGuard = guardHome({ home: options.home, connection, onGone: stop });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  let seen = 0;
  setInterval(() => {
    // Mappings and asynchronous calls invoke functions without a request.
    const { running, started } = sandbox.activity();
    if (running > 0 || started !== seen) lastActive = performance.now();
    seen = started;
    if (performance.now() - lastActive >= options.idleMs) stop();
  }, options.idleMs / IDLE_CHECKS);
  tellParent({ ready: connection });
}

function tellParent(message: ReadyMessage): void {
  try {
    writeSync(READY_FD, `${JSON.stringify(message)}\n`);
    closeSync(READY_FD);
  } catch {
    // The parent has ended; the sandbox serves other clients.
  }
}

function failure(error: unknown): ReadyMessage {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof StoreLockedError) return { failed: 'locked', message };
  if (error instanceof StoreDamagedError) return { failed: 'damaged', message };
  if (error instanceof WritesLostError) return { failed: 'lost', message };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE' || (code === 'EACCES' && message.includes('listen'))) return { failed: 'port', message };
  if (/^(EACCES|EROFS|ENOTDIR|EEXIST|ENOSPC|EPERM)$/.test(code) || code.startsWith('LEVEL_')) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return { failed: 'folder', message: message + cause };
  }
  return { failed: 'other', message: error instanceof Error ? (error.stack ?? message) : message };
}

/** Writes to the log, which may be on a full disk: an error of the log is nobody's to handle. */
function log(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    writeSync(process.stderr.fd, `${new Date().toISOString()} ${text}\n`);
  } catch {
    // The sandbox works on without.
  }
}

process.on('uncaughtException', log);
process.on('unhandledRejection', log);

// The parent is streamlab, which passes ProcessOptions.
run(JSON.parse(process.argv[2] ?? '{}') as ProcessOptions).catch((error: unknown) => {
  tellParent(failure(error));
  process.exit(1);
});
