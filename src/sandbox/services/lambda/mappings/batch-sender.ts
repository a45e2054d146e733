/** Sends the batches of a shard to the function, and messages about discarded records to the on-failure destination. */

import type { InvokeResult } from '../../../contract/ports.ts';
import { ServiceError } from '../../../contract/service.ts';
import type { EventSource } from '../../../streams/event-source.ts';
import type { BatchOutcome } from './batch-decision.ts';
import { type Entry, formatEvent } from './event.ts';
import { type Discarded, type FunctionResponse, formatFailureMessage } from './failure-message.ts';
import type { MappingPorts } from './mapping-kind.ts';
import type { StreamSettings } from './stream-settings.ts';

/** The result of an invocation. */
export interface Answer {
  readonly outcome: BatchOutcome;
  /** Absent when there was no invocation. */
  readonly response?: FunctionResponse;
}

export interface BatchSenderOptions {
  readonly ports: MappingPorts;
  readonly settings: StreamSettings;
  readonly source: EventSource;
  readonly shardId: string;
}

export class BatchSender {
  readonly #options: BatchSenderOptions;

  constructor(options: BatchSenderOptions) {
    this.#options = options;
  }

  /** Invokes the function with the entries; undefined when `signal` aborted it. Does not throw. */
  async invoke(entries: readonly Entry[], members: string, signal: AbortSignal): Promise<Answer | undefined> {
    const { settings, ports } = this.#options;
    try {
      const payload = formatEvent(entries, members);
      const result = await unlessAborted(ports.invoke({ functionName: settings.functionArn, payload, signal }), signal);
      this.#recordIteratorAge(entries);
      return answerOf(result);
    } catch (error) {
      if (signal.aborted) return undefined;
      // An event that is too large stays too large: it counts as failed, so that retries end.
      const tooLarge = error instanceof ServiceError && error.code === 'RequestEntityTooLargeException';
      return { outcome: { kind: tooLarge ? 'failed' : 'unavailable' } };
    }
  }

  /** Reports discarded records to the on-failure destination, if there is one. Does not throw. */
  async discard(discarded: Discarded): Promise<void> {
    const { settings, source, shardId, ports } = this.#options;
    const { destinationArn, functionArn } = settings;
    const roleArn = ports.findFunction(functionArn)?.roleArn;
    if (destinationArn === undefined || roleArn === undefined) return;
    const body = formatFailureMessage(discarded, { functionArn, source, shardId }, ports.clock.now());
    try {
      await ports.sendToDestination?.(destinationArn, roleArn, { body });
    } catch {
      this.#record('DestinationDeliveryFailures', 1, 'Count');
    }
  }

  /** The age of the newest record of the batch at the end of the invocation. */
  #recordIteratorAge(entries: readonly Entry[]): void {
    const last = entries.at(-1);
    if (last === undefined) return;
    this.#record('IteratorAge', Math.max(0, this.#options.ports.clock.now() - last.arrivalTime), 'Milliseconds');
  }

  #record(metricName: string, value: number, unit: 'Count' | 'Milliseconds'): void {
    const { settings, ports } = this.#options;
    const dimensions = { FunctionName: settings.functionName };
    const timestamp = ports.clock.now();
    ports.recordMetrics([{ namespace: 'AWS/Lambda', metricName, dimensions, value, unit, timestamp }]);
  }
}

function answerOf({ requestId, statusCode, executedVersion, functionError, payload }: InvokeResult): Answer {
  const response = { requestId, statusCode, executedVersion, functionError: functionError ?? null };
  if (functionError !== undefined) return { outcome: { kind: 'failed' }, response };
  return { outcome: { kind: 'answered', payload: Buffer.from(payload).toString('utf8') }, response };
}

/** The promise's result, or a rejection as soon as the signal aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
