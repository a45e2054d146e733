/** The file through which commands find the running sandbox, with a copy beside the store's lock; readable by its owner only. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PaceName } from '../contract/pace.ts';

/** What a client needs to use a running sandbox. */
export interface SandboxConnection {
  readonly pid: number;
  /** See `processStart`; absent where that is not known. */
  readonly processStart?: string | undefined;
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

/** The file that the running sandbox holds locked. */
export function lockFilePath(home: string): string {
  return path.join(home, 'store', 'LOCK');
}

/** The control file, and its copy beside the lock for the case that somebody removes or damages the first. */
function controlFiles(home: string): readonly string[] {
  return [controlFilePath(home), path.join(path.dirname(lockFilePath(home)), 'sandbox.json')];
}

/** What the files say, without those that are missing or malformed. */
export function readControlFiles(home: string): readonly SandboxConnection[] {
  return controlFiles(home).flatMap((file) => readConnection(file) ?? []);
}

function readConnection(file: string): SandboxConnection | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
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

/** Whether both are of the same process; the version may have been changed. */
function isSame(one: SandboxConnection | undefined, other: SandboxConnection): boolean {
  const names = ['pid', 'startedAt', 'endpoint', 'accessKeyId', 'secretAccessKey'] as const;
  return names.every((name) => one?.[name] === other[name]);
}

/** Writes the files that do not name this sandbox, each atomically, so that a reader never sees half of one. */
export async function writeControlFiles(home: string, connection: SandboxConnection): Promise<void> {
  for (const file of controlFiles(home)) {
    if (isSame(readConnection(file), connection) || !existsSync(path.dirname(file))) continue;
    const draft = `${file}.${connection.pid}`;
    await writeFile(draft, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  }
}

/** Removes the files that name this sandbox. Synchronous: nobody finds it after this returns. */
export function removeControlFiles(home: string, connection: SandboxConnection): void {
  for (const file of controlFiles(home)) {
    if (isSame(readConnection(file), connection)) rmSync(file, { force: true });
  }
}
