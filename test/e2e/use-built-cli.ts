/** The built command line, run as a user runs it, with a separate home. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { type ClientConfig, clientConfig, type Keys, type SdkClient, useClients } from '../helpers/use-clients.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const BIN = path.join(ROOT, 'dist', 'bin.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Client = <Type extends SdkClient>(type: new (config: ClientConfig) => Type) => Type;

export interface BuiltCli {
  /** The sandbox's home. */
  readonly home: string;
  /** An empty folder in which commands run. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** The endpoint and keys of the home's sandbox. */
  connection(): Keys;
  /** A client of the home's sandbox. */
  client: Client;
  run(...args: string[]): Promise<Finished>;
  /** Starts a command and leaves it running. */
  start(...args: string[]): ChildProcess;
}

/** Makes the home and the folder; after the file's tests the sandbox is stopped and both are removed. */
export function useBuiltCli(): BuiltCli {
  const home = mkdtempSync(path.join(tmpdir(), 'streamlab-home-'));
  const folder = mkdtempSync(path.join(tmpdir(), 'streamlab-cwd-'));
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|STREAMLAB_|NODE_OPTIONS|VITEST)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), STREAMLAB_HOME: home, NO_COLOR: '1' };
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [BIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const run = (...args: string[]): Promise<Finished> => finished(start(...args));
  afterAll(async () => {
    await run('sandbox', 'stop');
    rmSync(home, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });
  const getClient = useClients();
  // Written by the sandbox, for its owner.
  const connection = (): Keys => JSON.parse(readFileSync(path.join(home, 'sandbox.json'), 'utf8'));
  const client: Client = (type) => getClient(type, clientConfig(connection()));
  return { home, folder, env, connection, client, run, start };
}

/** Waits for a process and everything that it printed. */
export function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
