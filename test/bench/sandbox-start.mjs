/** From the start of the sandbox's process to its first answered call, and its memory when idle. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DIST, memoryOf } from './processes.mjs';
import { createRawClient } from './raw-client.mjs';
import { median } from './report.mjs';

async function startOnce() {
  const home = mkdtempSync(path.join(tmpdir(), 'streamlab-bench-'));
  const started = performance.now();
  const options = JSON.stringify({ home, idleMs: 600_000 });
  const child = spawn(process.execPath, [path.join(DIST, 'sandbox-process.js'), options], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const line = await new Promise((resolve) => {
    child.stdio[3].setEncoding('utf8').once('data', resolve);
  });
  const { ready } = JSON.parse(line);
  const client = createRawClient({
    ...ready,
    service: 'dynamodb',
    target: 'DynamoDB_20120810.ListTables',
    contentType: 'application/x-amz-json-1.0',
  });
  const socket = await client.open();
  await client.call(socket, '{}');
  const ms = performance.now() - started;
  socket.destroy();
  await sleep(1500); // idle memory is what remains once the start's garbage is gone
  const memory = memoryOf(child.pid);
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(home, { recursive: true, force: true });
  return { ms, memory };
}

export async function measureSandboxStart(runs = 5) {
  const results = [];
  for (let run = 0; run < runs; run += 1) results.push(await startOnce());
  return { start: median(results.map(({ ms }) => ms)), memory: median(results.map(({ memory }) => memory)) };
}
