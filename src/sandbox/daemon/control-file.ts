/** The file through which commands find the running sandbox; readable by its owner only. */
import { rmSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PaceName } from '../contract/pace.ts';

/** What a client needs to use a running sandbox. */
export interface SandboxConnection {
  readonly pid: number;
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly accountId: string;
  /** The build that runs it; the sandbox of another build is restarted before use. */
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absent: fast. */
  readonly pace?: PaceName | undefined;
}

export function controlFilePath(home: string): string {
  return path.join(home, 'sandbox.json');
}

/** Undefined when the file is missing or malformed. */
export async function readControlFile(home: string): Promise<SandboxConnection | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(controlFilePath(home), 'utf8'));
    return isConnection(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

const TEXTS = ['endpoint', 'accessKeyId', 'secretAccessKey', 'region', 'accountId', 'version', 'startedAt'] as const;

/** The file may have been edited, or truncated by a full disk. */
function isConnection(content: unknown): content is SandboxConnection {
  if (typeof content !== 'object' || content === null) return false;
  const { pid, endpoint, ...rest }: Partial<Record<keyof SandboxConnection, unknown>> = content;
  const texts = { endpoint, ...rest };
  if (!TEXTS.every((name) => typeof texts[name] === 'string')) return false;
  return Number.isSafeInteger(pid) && Number(pid) > 0 && URL.canParse(String(endpoint));
}

/** Replaces the file atomically, so that a reader never sees half of it. */
export async function writeControlFile(home: string, connection: SandboxConnection): Promise<void> {
  const draft = `${controlFilePath(home)}.${connection.pid}`;
  await writeFile(draft, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, controlFilePath(home));
}

/** Synchronous: nobody finds the file after this returns. */
export function removeControlFile(home: string): void {
  rmSync(controlFilePath(home), { force: true });
}
