/** What an on-failure destination is told of records that were given up (aws-behaviour.md 5.6). */
import { randomUUID } from 'node:crypto';
import type { DropCondition } from './batching.ts';
import type { Entry } from './entry.ts';

/** The last answer of the function to a batch. */
export interface FunctionResponse {
  readonly requestId: string;
  readonly statusCode: number;
  readonly executedVersion: string;
  /** Null when the function returned, but reported failures. */
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
  readonly streamArn: string;
  readonly service: 'dynamodb' | 'kinesis';
  readonly shardId: string;
  /** An S3 bucket gets the records, too. */
  readonly withPayload: boolean;
}

/**
 * The message as JSON. Records that became too old are told of without a response and with an invoke count of 1, however
 * often they were tried (recorded).
 */
export function formatFailureMessage({ entries, ...failure }: Discarded, origin: FailureOrigin, now: number): string {
  const answered = failure.condition === 'RetryAttemptsExhausted' ? failure.response : undefined;
  const message = {
    requestContext: {
      requestId: failure.response?.requestId ?? randomUUID(),
      functionArn: origin.functionArn,
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
    [origin.service === 'kinesis' ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: batchInfo(entries, origin),
  };
  const text = JSON.stringify(message);
  if (!origin.withPayload) return text;
  return `${text.slice(0, -1)},"payload":{"Records":[${entries.map((entry) => entry.text).join(',')}]}}`;
}

function batchInfo(entries: readonly Entry[], { service, shardId, streamArn }: FailureOrigin): object {
  const [first] = entries;
  const last = entries.at(-1);
  const formatTime = (time = 0): string => {
    const text = new Date(time).toISOString();
    return service === 'kinesis' ? text : text.replace(/\.\d+Z$/, 'Z');
  };
  return {
    shardId,
    startSequenceNumber: first?.sequenceNumber,
    endSequenceNumber: last?.sequenceNumber,
    approximateArrivalOfFirstRecord: formatTime(first?.arrivalTime),
    approximateArrivalOfLastRecord: formatTime(last?.arrivalTime),
    batchSize: entries.length,
    streamArn,
  };
}
