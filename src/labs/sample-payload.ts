/** The sample event of a lab. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../core/package-root.ts';
import type { Lab } from './lab.ts';

export function samplePayload(lab: Lab): Promise<Uint8Array> {
  return readFile(payloadFile(lab));
}

/** Its absolute path, for commands that are pasted in any folder. */
export function payloadFile({ payload }: Lab): string {
  return path.resolve(packageRoot(), 'payloads', payload);
}

/** The records of an event, or none. Throws when it is not JSON. */
export function recordsOf(payload: Uint8Array): readonly unknown[] {
  const event: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
  if (typeof event !== 'object' || event === null || !('Records' in event)) return [];
  return Array.isArray(event.Records) ? event.Records : [];
}
