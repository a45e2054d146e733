/** The message to an on-failure destination about discarded records (aws-behaviour.md 5.6). */
import { randomUUID } from 'node:crypto';
import type { EventSource } from '../../../streams/event-source.ts';
import type { DropCondition } from './batch-decision.ts';
import type { Entry } from './event.ts';

/** The last answer of the function to a batch. */
export interface FunctionResponse {
  readonly requestId: string;
  readonly statusCode: number;
  readonly executedVersion: string;
  /** Null when the function returned and reported failures. */
  readonly functionError: string | null;
}

export interface Discarded {
  readonly entries: readonly Entry[];
  readonly condition: DropCondition;
  /** How often the function failed on these records. */
  readonly invokeCount: number;
  readonly response: FunctionResponse | undefined;
}

export interface FailureOrigin {
  readonly functionArn: string;
  readonly source: EventSource;
  readonly shardId: string;
}

/**
 * The message as JSON. For records that became too old it has no response and an invoke count of 1, regardless of how
 * often they were tried (recorded).
 */
export function formatFailureMessage({ entries, ...failure }: Discarded, origin: FailureOrigin, now: number): string {
  const { functionArn, source, shardId } = origin;
  const answered = failure.condition === 'RetryAttemptsExhausted' ? failure.response : undefined;
  return JSON.stringify({
    requestContext: {
      requestId: failure.response?.requestId ?? randomUUID(),
      functionArn,
      condition: failure.condition,
      approximateInvokeCount: failure.condition === 'RecordAgeExceeded' ? 1 : failure.invokeCount,
    },
    ...(answered && {
      responseContext: {
        statusCode: answered.statusCode,
        executedVersion: answered.executedVersion,
        functionError: answered.functionError,
      },
    }),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    ...source.type.batchInfo({ streamArn: source.arn, shardId, records: entries }),
  });
}
