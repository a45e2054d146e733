/** Asynchronous invocations: events are stored until they are processed, retried, or sent to a destination. */
import { randomUUID } from 'node:crypto';
import type { Timer } from '../../../../core/clock.ts';
import type {
  DestinationMessage,
  InvokeResult,
  SendToDestination,
  ServiceEnvironment,
} from '../../../contract/ports.ts';
import { ServiceError } from '../../../contract/service.ts';
import { Collection } from '../../../store/collection.ts';
import type { Store } from '../../../store/store.ts';
import { type FoundFunction, type Functions, qualifiedId } from './functions.ts';
import type { Invoker } from './invoker.ts';
import { type EventInvokeConfig, LATEST } from './model.ts';

/** The stored form of an event and its attempts. */
interface QueuedEvent {
  readonly requestId: string;
  readonly functionName: string;
  readonly qualifier?: string;
  /** The event's JSON. */
  readonly payload: string;
  readonly clientContext?: string;
  /** Milliseconds since the epoch. */
  readonly queuedAt: number;
  readonly dueAt: number;
  /** The number of failed invocations. */
  readonly failures: number;
  /** The number of attempts without an invocation, for example throttled ones. */
  readonly refusals: number;
}

export type NewEvent = Pick<QueuedEvent, 'functionName' | 'qualifier' | 'payload' | 'clientContext'>;

const DEFAULT_RETRIES = 2;
const DEFAULT_MAX_AGE_S = 6 * 3600;
/** One minute before the second attempt, two before the third. */
const RETRY_DELAY_MS = 60_000;
const FIRST_REFUSAL_DELAY_MS = 1_000;
const MAX_REFUSAL_DELAY_MS = 5 * 60_000;
/** A removal that could not be written is repeated after this time. */
const REMOVAL_DELAY_MS = 1_000;

export interface AsyncInvocationDependencies {
  readonly functions: Functions;
  readonly invoker: Invoker;
  readonly clock: ServiceEnvironment['clock'];
  readonly sendToDestination?: SendToDestination | undefined;
}

export class AsyncInvocations {
  readonly #events: Collection<QueuedEvent>;
  readonly #parts: AsyncInvocationDependencies;
  readonly #timers = new Map<string, Timer>();
  #disposed = false;

  private constructor(events: Collection<QueuedEvent>, parts: AsyncInvocationDependencies) {
    this.#events = events;
    this.#parts = parts;
  }

  /** Resumes the events of an earlier process. */
  static async open(store: Store, parts: AsyncInvocationDependencies): Promise<AsyncInvocations> {
    const queue = new AsyncInvocations(await Collection.open<QueuedEvent>(store, 'event/'), parts);
    for (const event of queue.#events.values()) queue.#schedule(event);
    return queue;
  }

  /** Resolves to the id of the invocation when the event is durable. */
  async add(event: NewEvent): Promise<string> {
    const requestId = randomUUID();
    const now = this.#parts.clock.now();
    const queued = { ...event, requestId, queuedAt: now, dueAt: now, failures: 0, refusals: 0 };
    await this.#events.put(requestId, queued);
    this.#schedule(queued);
    return requestId;
  }

  dispose(): void {
    this.#disposed = true;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #schedule(event: QueuedEvent): void {
    if (this.#disposed) return;
    const delay = Math.max(0, event.dueAt - this.#parts.clock.now());
    if (delay === 0) {
      void this.#attempt(event);
      return;
    }
    const timer = this.#parts.clock.schedule(delay, () => void this.#attempt(event));
    this.#timers.set(event.requestId, timer);
  }

  /** Never rejects. */
  async #attempt(event: QueuedEvent): Promise<void> {
    this.#timers.delete(event.requestId);
    try {
      const { functionName, qualifier, clientContext, requestId } = event;
      const payload = Buffer.from(event.payload);
      const result = await this.#parts.invoker.invoke({ functionName, qualifier, payload, clientContext }, requestId);
      if (this.#disposed) return;
      if (result.functionError === undefined) await this.#finish(event, 'Success', result);
      else await this.#retry({ ...event, failures: event.failures + 1 }, RETRY_DELAY_MS * (event.failures + 1), result);
    } catch (error) {
      if (this.#disposed) return;
      const isGone = error instanceof ServiceError && error.code === 'ResourceNotFoundException';
      if (isGone) await this.#remove(event);
      else {
        const delay = Math.min(FIRST_REFUSAL_DELAY_MS * 2 ** event.refusals, MAX_REFUSAL_DELAY_MS);
        await this.#retry({ ...event, refusals: event.refusals + 1 }, delay).catch(() => {});
      }
    }
  }

  async #retry(event: QueuedEvent, delay: number, result?: InvokeResult): Promise<void> {
    const config = this.#configOf(event);
    const { maximumRetryAttempts = DEFAULT_RETRIES, maximumEventAgeInSeconds = DEFAULT_MAX_AGE_S } = config ?? {};
    const dueAt = this.#parts.clock.now() + delay;
    if (event.failures > maximumRetryAttempts) return this.#finish(event, 'RetriesExhausted', result);
    if (dueAt - event.queuedAt > maximumEventAgeInSeconds * 1000)
      return this.#finish(event, 'EventAgeExceeded', result);
    const next = { ...event, dueAt };
    // When it cannot be written, the store keeps the event as it was: after a restart there are more attempts than on AWS.
    await this.#events.put(event.requestId, next).catch(() => {});
    this.#schedule(next);
  }

  async #finish(event: QueuedEvent, condition: Condition, result?: InvokeResult): Promise<void> {
    const config = this.#configOf(event);
    const found = this.#parts.functions.lookUp({ name: event.functionName, qualifier: event.qualifier });
    const destination = condition === 'Success' ? config?.onSuccess : config?.onFailure;
    const deadLetter = condition === 'Success' ? undefined : found?.version.settings.deadLetterTargetArn;
    if (found !== undefined) {
      if (destination !== undefined) {
        await this.#send(destination, found, { body: recordOf(event, found, condition, result) });
      }
      if (deadLetter !== undefined) await this.#send(deadLetter, found, deadLetterOf(event, result));
    }
    await this.#remove(event);
  }

  /** Repeats a removal that cannot be written, so that the event is not processed again. */
  async #remove(event: QueuedEvent): Promise<void> {
    try {
      await this.#events.delete(event.requestId);
    } catch {
      if (this.#disposed) return;
      const timer = this.#parts.clock.schedule(REMOVAL_DELAY_MS, () => void this.#remove(event));
      this.#timers.set(event.requestId, timer);
    }
  }

  /** A destination that cannot be reached loses the record, as on AWS. */
  async #send(destinationArn: string, found: FoundFunction, message: DestinationMessage): Promise<void> {
    if (destinationArn.includes(':lambda:')) {
      const { name, qualifier } = this.#parts.functions.parse(destinationArn);
      await this.add({ functionName: name, qualifier, payload: message.body });
      return;
    }
    await this.#parts.sendToDestination?.(destinationArn, found.version.settings.role, message).catch(() => {});
  }

  #configOf({ functionName, qualifier = LATEST }: QueuedEvent): EventInvokeConfig | undefined {
    return this.#parts.functions.eventInvokeConfigs.get(qualifiedId(functionName, qualifier));
  }
}

type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';

/** The invocation record that a destination receives. */
function recordOf(event: QueuedEvent, found: FoundFunction, condition: Condition, result?: InvokeResult): string {
  const functionArn = found.qualifier === undefined ? `${found.arn}:${LATEST}` : found.arn;
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(event.dueAt).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn,
      condition,
      approximateInvokeCount: condition === 'Success' ? event.failures + 1 : event.failures,
    },
    requestPayload: JSON.parse(event.payload),
    ...(result === undefined
      ? {}
      : {
          responseContext: {
            statusCode: result.statusCode,
            executedVersion: result.executedVersion,
            functionError: result.functionError,
          },
          responsePayload: parseJson(Buffer.from(result.payload).toString('utf8')),
        }),
  });
}

/** The longest error message in the attributes of a dead letter. */
const MAX_ERROR_MESSAGE_BYTES = 1024;

/**
 * The event, with the reason of the failure in its attributes.
 *
 * Differs from AWS: a letter of an event that became too old without an invocation names the request only.
 */
function deadLetterOf({ payload, requestId }: QueuedEvent, result?: InvokeResult): DestinationMessage {
  const text = (stringValue: string) => ({ dataType: 'String', stringValue });
  const RequestID = text(requestId);
  if (result === undefined) return { body: payload, attributes: { RequestID } };
  const response = parseJson(Buffer.from(result.payload).toString('utf8'));
  const shown =
    typeof response === 'object' && response !== null && 'errorMessage' in response ? response.errorMessage : '';
  const message = Buffer.from(String(shown)).subarray(0, MAX_ERROR_MESSAGE_BYTES).toString('utf8');
  const ErrorCode = { dataType: 'Number', stringValue: String(result.statusCode) };
  return {
    body: payload,
    attributes: { RequestID, ErrorCode, ...(message !== '' && { ErrorMessage: text(message) }) },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
