/** The file with the sample event: JSON with records as a stream sends them. */

import { payloadFile, samplePayload } from '../engine/sample-payload.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface PayloadPart {
  readonly kind: 'payload';
  readonly records: number;
}

export const payload: CheckKind<PayloadPart> = {
  writes: false,
  run: async ({ lab }, { records: wanted }) => {
    const claim = {
      expected: `valid JSON with ${wanted} records`,
      call: `jq '.Records | length' ${payloadFile(lab)}`,
    };
    const bytes = await samplePayload(lab);
    const mend = { cause: 'the file of the package was changed', next: 'npm install -g streamlab' };
    try {
      const event: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
      const names = recordsOf(event).map((record) => eventName(record));
      const observed = `${names.length} records: ${names.join(', ')}`;
      return names.length === wanted ? passed(claim, observed) : failed(claim, observed, mend);
    } catch {
      return failed(claim, 'no JSON', mend);
    }
  },
};

/** The records of an event, or none. */
export function recordsOf(event: unknown): readonly unknown[] {
  if (typeof event !== 'object' || event === null || !('Records' in event)) return [];
  return Array.isArray(event.Records) ? event.Records : [];
}

function eventName(record: unknown): string {
  return typeof record === 'object' && record !== null && 'eventName' in record ? String(record.eventName) : 'unnamed';
}
