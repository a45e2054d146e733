/** A function for poller tests: records its invocations, and answers with the handler of the test. */
import type { Clock } from '../../../../../src/core/clock.ts';
import type { InvokeFunction, InvokeResult } from '../../../../../src/sandbox/contract/ports.ts';

export interface TestEvent {
  readonly Records: readonly {
    readonly dynamodb?: { readonly SequenceNumber: string; readonly Keys: { readonly id: { readonly S: string } } };
    readonly kinesis?: { readonly sequenceNumber: string; readonly partitionKey: string };
  }[];
  readonly [member: string]: unknown;
}

export interface TestInvocation {
  readonly functionName: string;
  readonly event: TestEvent;
  /** The event as text. */
  readonly text: string;
  /** Keys of the records, in order. */
  readonly keys: readonly string[];
  readonly sequenceNumbers: readonly string[];
  /** When it was invoked, in milliseconds since the epoch. */
  readonly time: number;
}

/** Answers an invocation; a HandlerError is a function error, any other error one of Lambda. */
export type TestHandler = (invocation: TestInvocation, signal: AbortSignal | undefined) => unknown;

/** Thrown by a handler: a function error. */
export class HandlerError extends Error {}

export class TestFunction {
  readonly invocations: TestInvocation[] = [];
  handler: TestHandler = () => null;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The keys of each invocation, for example `ab` for records a and b. */
  get batches(): string[] {
    return this.invocations.map(({ keys }) => keys.join(''));
  }

  readonly invoke: InvokeFunction = async ({ functionName, payload, signal }): Promise<InvokeResult> => {
    const text = Buffer.from(payload).toString('utf8');
    const event: TestEvent = JSON.parse(text);
    const invocation = {
      functionName,
      event,
      text,
      keys: event.Records.map(({ dynamodb, kinesis }) => dynamodb?.Keys.id.S ?? kinesis?.partitionKey ?? ''),
      sequenceNumbers: event.Records.map((record) => sequenceNumberOf(record)),
      time: this.#clock.now(),
    };
    this.invocations.push(invocation);
    const requestId = `request-${this.invocations.length}`;
    const common = { requestId, statusCode: 200, executedVersion: '$LATEST', logTail: '' };
    try {
      const answer = await this.handler(invocation, signal);
      return { ...common, payload: Buffer.from(JSON.stringify(answer ?? null)) };
    } catch (error) {
      if (!(error instanceof HandlerError)) throw error;
      return { ...common, functionError: 'Unhandled', payload: Buffer.from('{"errorMessage":"no"}') };
    }
  };
}

function sequenceNumberOf({ dynamodb, kinesis }: TestEvent['Records'][number]): string {
  return dynamodb?.SequenceNumber ?? kinesis?.sequenceNumber ?? '';
}

/** A handler's answer that reports these records. */
export function reportFailures(...itemIdentifiers: unknown[]): object {
  return { batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}
