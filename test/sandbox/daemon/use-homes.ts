/** Homes of sandboxes that run in separate processes, and views of these processes; all are ended after each test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { afterEach, expect } from 'vitest';
import { readControlFiles, type SandboxConnection } from '../../../src/sandbox/daemon/control-file.ts';
import { type ProcessOptions, READY_FD, type ReadyMessage } from '../../../src/sandbox/daemon/process-options.ts';
import { stopSandbox } from '../../../src/sandbox/daemon/start.ts';
import { processEntry } from '../../../src/sandbox/daemon/version.ts';
import { TRUST_LAMBDA } from '../../helpers/policies.ts';
import { clientConfig, type useClients } from '../../helpers/use-clients.ts';
import { zipOf } from '../../helpers/zip.ts';

/** Processes can be observed where there is /proc. */
export const hasProc = existsSync('/proc/self/stat');

/** Returns a function that creates homes; the sandbox of each is stopped, or else killed, after the test. */
export function useHomes(): (parent?: string) => string {
  const homes: string[] = [];
  afterEach(async () => {
    for (const home of homes.splice(0)) {
      const pid = readControlFiles(home)[0]?.pid;
      await stopSandbox({ home }).catch(() => pid !== undefined && process.kill(pid, 'SIGKILL'));
      rmSync(home, { recursive: true, force: true });
    }
  });
  return (parent = tmpdir()) => {
    const home = mkdtempSync(path.join(parent, 'streamlab-home-'));
    homes.push(home);
    return home;
  };
}

interface NewFunction {
  readonly name: string;
  /** An ES module. */
  readonly code: string;
  readonly Timeout: number;
}

/** Creates a function with a role of its name; resolves with the client when the function is Active. */
export async function createFunction(
  client: ReturnType<typeof useClients>,
  connection: SandboxConnection,
  { name, code, Timeout }: NewFunction,
): Promise<LambdaClient> {
  const config = clientConfig(connection);
  const lambda = client(LambdaClient, config);
  const role = { RoleName: name, AssumeRolePolicyDocument: TRUST_LAMBDA };
  const { Role } = await client(IAMClient, config).send(new CreateRoleCommand(role));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: Role?.Arn,
      Timeout,
      Code: { ZipFile: zipOf({ 'index.mjs': code }) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30, minDelay: 0.01 }, { FunctionName: name });
  return lambda;
}

/** Starts the background process itself, with options that no command has; resolves with what it says when ready. */
export async function startProcess(
  options: ProcessOptions,
): Promise<{ readonly child: ChildProcess; readonly message: ReadyMessage }> {
  const child = spawn(process.execPath, [processEntry(), JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let line = '';
  const pipe = child.stdio[READY_FD];
  if (pipe === null || pipe === undefined || !('setEncoding' in pipe)) throw new Error('no ready pipe');
  for await (const chunk of pipe.setEncoding('utf8')) line += chunk;
  return { child, message: JSON.parse(line) };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie still has a pid.
  return !hasProc || statOf(pid)?.state !== 'Z';
}

export async function untilGone(pids: readonly number[]): Promise<void> {
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
}

/** The background processes of a home that run now. */
export function processesOf(home: string): readonly number[] {
  return allProcesses().filter((pid) => {
    const words = readOrNothing(`/proc/${pid}/cmdline`).split('\0');
    return (
      words.some((word) => word.endsWith('sandbox-process.js')) && words.some((word) => word.includes(`"${home}"`))
    );
  });
}

/** What a process has started, and what that has started in turn. */
export function descendantsOf(pid: number): readonly number[] {
  const children = allProcesses().filter((one) => statOf(one)?.parent === pid);
  return [...children, ...children.flatMap(descendantsOf)];
}

function allProcesses(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function statOf(pid: number): { readonly state: string; readonly parent: number } | undefined {
  // The name, in parentheses, may hold anything.
  const [, state, parent] = /.*\) (\S) (\d+)/s.exec(readOrNothing(`/proc/${pid}/stat`)) ?? [];
  return state === undefined ? undefined : { state, parent: Number(parent) };
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has ended in the meantime
  }
}
