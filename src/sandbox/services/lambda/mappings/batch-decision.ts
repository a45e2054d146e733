/** The decision on a batch of stream records after an invocation: checkpoint, retry, bisect or drop. Pure. */

export interface BatchRecord {
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch. */
  readonly arrivalTime: number;
}

/** Records of one shard, in order, that go to the function together, and how often that failed. */
export interface Batch<R extends BatchRecord> {
  readonly records: readonly R[];
  /** Failed invocations of exactly these records: MaximumRetryAttempts limits these. */
  readonly failures: number;
  /** Attempts in a row without success, throttles and service errors included: the backoff counts these. */
  readonly attempts: number;
}

/** The settings of an event source mapping that decide. */
export interface BatchPolicy {
  /** -1: without bound. */
  readonly maximumRetryAttempts: number;
  /** -1: as long as the stream keeps a record. */
  readonly maximumRecordAgeMs: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
}

export type BatchOutcome =
  /** The function returned; its answer as text. */
  | { readonly kind: 'answered'; readonly payload: string }
  /** The function threw, timed out or crashed. */
  | { readonly kind: 'failed' }
  /** Lambda could not run it: throttled, not ready, deleted, service error. */
  | { readonly kind: 'unavailable' };

export type DropCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export type BatchDecision<R extends BatchRecord> =
  /** All records are done. */
  | { readonly action: 'checkpoint' }
  /** The `delivered` ones are done, `batch` is to be tried again. */
  | { readonly action: 'retry'; readonly delivered: readonly R[]; readonly batch: Batch<R> }
  /** Try both, one after the other. */
  | { readonly action: 'bisect'; readonly batches: readonly [Batch<R>, Batch<R>] }
  /** Discard: the records are done, and their position goes to the on-failure destination. */
  | { readonly action: 'drop'; readonly condition: DropCondition };

export function newBatch<R extends BatchRecord>(records: readonly R[]): Batch<R> {
  return { records, failures: 0, attempts: 0 };
}

/**
 * Decides after an invocation (aws-behaviour.md 5.4, 5.5). A failure of Lambda itself costs no retry. A split or a
 * partial success makes new batches with a retry budget of their own, which are tried without delay.
 */
export function decide<R extends BatchRecord>(
  batch: Batch<R>,
  outcome: BatchOutcome,
  policy: BatchPolicy,
): BatchDecision<R> {
  if (outcome.kind === 'unavailable') {
    return { action: 'retry', delivered: [], batch: { ...batch, attempts: batch.attempts + 1 } };
  }
  const delivered = outcome.kind === 'failed' ? 0 : deliveredCount(batch.records, outcome.payload, policy);
  if (outcome.kind === 'answered' && delivered === batch.records.length) return { action: 'checkpoint' };
  if (delivered > 0) {
    const rest = newBatch(batch.records.slice(delivered));
    return { action: 'retry', delivered: batch.records.slice(0, delivered), batch: rest };
  }
  return afterWholeFailure(batch, policy);
}

function afterWholeFailure<R extends BatchRecord>(batch: Batch<R>, policy: BatchPolicy): BatchDecision<R> {
  const { records } = batch;
  if (policy.bisectBatchOnFunctionError && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    return { action: 'bisect', batches: [newBatch(records.slice(0, middle)), newBatch(records.slice(middle))] };
  }
  const failures = batch.failures + 1;
  if (policy.maximumRetryAttempts >= 0 && failures > policy.maximumRetryAttempts) {
    return { action: 'drop', condition: 'RetryAttemptsExhausted' };
  }
  return { action: 'retry', delivered: [], batch: { records, failures, attempts: batch.attempts + 1 } };
}

function deliveredCount(records: readonly BatchRecord[], payload: string, policy: BatchPolicy): number {
  return policy.reportBatchItemFailures ? reportedCount(records, payload) : records.length;
}

/** How many records from the start are done according to `batchItemFailures`; 0 when the answer is invalid. */
function reportedCount(records: readonly BatchRecord[], payload: string): number {
  const answer = parseAnswer(payload);
  if (answer === undefined) return 0;
  const failures = answer.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return 0;
  let lowest = records.length;
  for (const failure of failures) {
    const identifier = typeof failure === 'object' && failure !== null ? failure.itemIdentifier : undefined;
    const index = records.findIndex(({ sequenceNumber }) => sequenceNumber === identifier);
    if (index === -1) return 0;
    lowest = Math.min(lowest, index);
  }
  return lowest;
}

/** The members of the answer, none for an empty one (`""`, `[]`, `null`); undefined when it is not an object. */
function parseAnswer(payload: string): { readonly batchItemFailures?: unknown } | undefined {
  if (payload === '') return {};
  try {
    const answer: unknown = JSON.parse(payload);
    if (answer === null || answer === '') return {};
    if (Array.isArray(answer)) return answer.length === 0 ? {} : undefined;
    return typeof answer === 'object' ? answer : undefined;
  } catch {
    return undefined;
  }
}

export interface AgedBatch<R extends BatchRecord> {
  /** Too old to be delivered. */
  readonly gone: readonly R[];
  /** Whether they are discarded, or have expired in the stream and are skipped silently. */
  readonly reason: 'RecordAgeExceeded' | 'trimmed';
  /** Still to be delivered; may be empty. */
  readonly rest: Batch<R>;
}

/**
 * Removes records that are too old from a batch before it is delivered. Records arrive in order, so the old ones come
 * first; the others keep their retries (recorded: the younger part is delivered).
 */
export function splitByAge<R extends BatchRecord>(
  batch: Batch<R>,
  { maximumRecordAgeMs, retentionMs, now }: { maximumRecordAgeMs: number; retentionMs: number; now: number },
): AgedBatch<R> {
  const limited = maximumRecordAgeMs >= 0 && maximumRecordAgeMs <= retentionMs;
  const oldest = now - (limited ? maximumRecordAgeMs : retentionMs);
  const young = batch.records.findIndex(({ arrivalTime }) => arrivalTime >= oldest);
  const count = young === -1 ? batch.records.length : young;
  return {
    gone: batch.records.slice(0, count),
    reason: limited ? 'RecordAgeExceeded' : 'trimmed',
    rest: count === 0 ? batch : { ...batch, records: batch.records.slice(count) },
  };
}
