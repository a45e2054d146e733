/** The sample event of a lab. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../core/package-root.ts';
import type { Lab } from './lab.ts';

export function samplePayload(lab: Lab): Promise<Uint8Array> {
  return readFile(path.resolve(packageRoot(), payloadFile(lab)));
}

/** Relative to the package's folder, unless it is absolute. */
export function payloadFile({ payload }: Lab): string {
  return path.isAbsolute(payload) ? payload : `payloads/${payload}`;
}

/** The records of an event, or none. Throws when it is not JSON. */
export function recordsOf(payload: Uint8Array): readonly unknown[] {
  const event: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
  if (typeof event !== 'object' || event === null || !('Records' in event)) return [];
  return Array.isArray(event.Records) ? event.Records : [];
}
