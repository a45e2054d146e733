/** The file by which commands find the running sandbox; only its owner can read it. */
import { rmSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
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
    const content: unknown = JSON.parse(await readFile(controlFilePath(home), 'utf8'));
    return isConnection(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

const TEXTS = ['endpoint', 'accessKeyId', 'secretAccessKey', 'region', 'accountId', 'version', 'startedAt'] as const;

/** Its owner may have changed it, or a full disk cut it off. */
function isConnection(content: unknown): content is SandboxConnection {
  if (typeof content !== 'object' || content === null) return false;
  const { pid, endpoint, ...rest }: Partial<Record<keyof SandboxConnection, unknown>> = content;
  const texts = { endpoint, ...rest };
  if (!TEXTS.every((name) => typeof texts[name] === 'string')) return false;
  return Number.isSafeInteger(pid) && Number(pid) > 0 && URL.canParse(String(endpoint));
}

/** Replaces the file in one step, so that a reader never sees half of it. */
export async function writeControlFile(home: string, connection: SandboxConnection): Promise<void> {
  const draft = `${controlFilePath(home)}.${connection.pid}`;
  await writeFile(draft, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, controlFilePath(home));
}

/** At once: whoever looks for the file when this has returned finds none. */
export function removeControlFile(home: string): void {
  rmSync(controlFilePath(home), { force: true });
}
