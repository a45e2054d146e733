/** The file by which commands find the running sandbox; only its owner can read it. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Everything that a client needs to know of a running sandbox. */
export interface SandboxConnection {
  readonly pid: number;
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly accountId: string;
  /** Of the streamlab that runs it; another one's sandbox is restarted before use. */
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export function controlFilePath(home: string): string {
  return path.join(home, 'sandbox.json');
}

/** Undefined when there is none, or none that can be read as one. */
export async function readControlFile(home: string): Promise<SandboxConnection | undefined> {
  try {
    // Written by writeControlFile, below; whoever can change it is the owner.
    return JSON.parse(await readFile(controlFilePath(home), 'utf8')) as SandboxConnection;
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step, so that a reader never sees half of it. */
export async function writeControlFile(home: string, connection: SandboxConnection): Promise<void> {
  const draft = `${controlFilePath(home)}.${connection.pid}`;
  await writeFile(draft, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, controlFilePath(home));
}

export async function removeControlFile(home: string): Promise<void> {
  await rm(controlFilePath(home), { force: true });
}
