/** The two ways out of a poller: to the function, and to the on-failure destination. */

import type { Clock } from '../../../../core/clock.ts';
import type { InvokeFunction, InvokeResult, RecordMetrics, SendToDestination } from '../../../contract/ports.ts';
import { ServiceError } from '../../../contract/service.ts';
import type { EventSource } from '../../../streams/event-source.ts';
import type { InvocationOutcome } from './batching.ts';
import type { Entry } from './entry.ts';
import { formatEvent } from './event.ts';
import { type Discarded, type FunctionResponse, formatFailureMessage } from './failure-message.ts';
import type { PollerSettings } from './settings.ts';

/** What came back from an invocation. */
export interface Answer {
  readonly outcome: InvocationOutcome;
  /** Absent when there was no invocation. */
  readonly response?: FunctionResponse;
}

export interface DeliveryOptions {
  readonly source: EventSource;
  readonly shardId: string;
  readonly settings: PollerSettings;
  readonly clock: Clock;
  readonly invoke: InvokeFunction;
  readonly recordMetrics: RecordMetrics;
  readonly sendToDestination: SendToDestination | undefined;
  /** The execution role now, if there still is a function. */
  roleArn(): string | undefined;
}

export class Delivery {
  readonly #options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Invokes the function with the entries; undefined when `signal` aborted it. Does not throw. */
  async invoke(entries: readonly Entry[], members: string, signal: AbortSignal): Promise<Answer | undefined> {
    const { settings, invoke } = this.#options;
    try {
      const payload = formatEvent(entries, members);
      const result = await unlessAborted(invoke({ functionName: settings.functionArn, payload, signal }), signal);
      this.#recordIteratorAge(entries);
      return answerOf(result);
    } catch (error) {
      if (signal.aborted) return undefined;
      // An event that Lambda finds too large will not shrink: it counts as failed, so that retries end.
      const tooLarge = error instanceof ServiceError && error.code === 'RequestEntityTooLargeException';
      return { outcome: { kind: tooLarge ? 'failed' : 'unavailable' } };
    }
  }

  /** Tells the destination of records that were given up, when the mapping has one. Does not throw. */
  async discard(discarded: Discarded): Promise<void> {
    const { settings, source, shardId, clock, sendToDestination } = this.#options;
    const { destinationArn } = settings;
    const roleArn = this.#options.roleArn();
    if (destinationArn === undefined || sendToDestination === undefined || roleArn === undefined) return;
    const withPayload = destinationArn.startsWith('arn:aws:s3:');
    const { functionArn } = settings;
    const origin = { functionArn, streamArn: source.arn, service: source.service, shardId, withPayload };
    try {
      await sendToDestination(destinationArn, roleArn, formatFailureMessage(discarded, origin, clock.now()));
    } catch {
      this.#record('DestinationDeliveryFailures', 1, 'Count');
    }
  }

  /** How old the newest record of the batch was when the function was done with it. */
  #recordIteratorAge(entries: readonly Entry[]): void {
    const last = entries.at(-1);
    if (last === undefined) return;
    this.#record('IteratorAge', Math.max(0, this.#options.clock.now() - last.arrivalTime), 'Milliseconds');
  }

  #record(metricName: string, value: number, unit: 'Count' | 'Milliseconds'): void {
    const { clock, recordMetrics, settings } = this.#options;
    const dimensions = { FunctionName: settings.functionName };
    recordMetrics([{ namespace: 'AWS/Lambda', metricName, dimensions, value, unit, timestamp: clock.now() }]);
  }
}

function answerOf({ requestId, statusCode, executedVersion, functionError, payload }: InvokeResult): Answer {
  const response = { requestId, statusCode, executedVersion, functionError: functionError ?? null };
  if (functionError !== undefined) return { outcome: { kind: 'failed' }, response };
  return { outcome: { kind: 'answered', payload: Buffer.from(payload).toString('utf8') }, response };
}

/** The promise's result, or a rejection as soon as the signal aborts, whatever becomes of the promise then. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
