/** The file with the sample event: JSON with the records of a stream. */
import { quote } from '../../core/quote.ts';
import type { CheckContext } from '../evidence/context.ts';
import { payloadFile, recordsOf, samplePayload } from '../sample-payload.ts';
import { expectation, type Finding } from './check.ts';

export async function checkPayload(
  context: CheckContext,
  { records: wanted }: { readonly records: number },
): Promise<Finding> {
  const { lab } = context;
  const call = `jq '.Records | length' ${quote(payloadFile(lab))}`;
  const { pass, fail } = expectation(context, `valid JSON with ${wanted} records`, call);
  const bytes = await samplePayload(lab);
  const diagnosis = { cause: 'the file of the package was changed', next: 'npm install -g streamlab' };
  try {
    const records = recordsOf(bytes).map(eventName);
    const observed = `${records.length} records: ${records.join(', ')}`;
    return records.length === wanted ? pass(observed) : fail(observed, diagnosis);
  } catch {
    return fail('no JSON', diagnosis);
  }
}

function eventName(record: unknown): string {
  return typeof record === 'object' && record !== null && 'eventName' in record ? String(record.eventName) : 'unnamed';
}
