/** Runs batch operations, in which each entry succeeds or fails by itself. */
import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { ServiceError } from '../../contract/service.ts';

const MAX_ENTRIES = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;

interface Entry {
  readonly Id?: string | undefined;
}

export interface BatchResult<Result> {
  readonly Successful: Result[];
  readonly Failed: BatchResultErrorEntry[];
}

/** Checks the entries together, then handles each by itself. `entryType` is for error messages, for example `SendMessageBatchRequestEntry`. */
export async function runBatch<In extends Entry, Result>(
  entries: readonly In[] | undefined,
  entryType: string,
  handle: (entry: In) => Promise<Result>,
): Promise<BatchResult<Result>> {
  checkEntries(entries ?? [], entryType);
  const result: BatchResult<Result> = { Successful: [], Failed: [] };
  for (const entry of entries ?? []) {
    try {
      result.Successful.push(await handle(entry));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      result.Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return result;
}

function checkEntries(entries: readonly Entry[], entryType: string): void {
  if (entries.length === 0) {
    throw new ServiceError('EmptyBatchRequest', `There should be at least one ${entryType} in the request.`);
  }
  if (entries.length > MAX_ENTRIES) {
    const message = `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`;
    throw new ServiceError('TooManyEntriesInBatchRequest', message);
  }
  const ids = entries.map(({ Id = '' }) => Id);
  if (ids.some((id) => !ENTRY_ID.test(id))) {
    throw new ServiceError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. ' +
        'It can be at most 80 letters long.',
    );
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated !== undefined) throw new ServiceError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
}
