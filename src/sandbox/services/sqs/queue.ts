/** One queue in operation: its messages in the order they were sent, each received by one consumer at a time. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import { Notifier } from '../../store/notifier.ts';
import { type BatchOperation, prefixRange, type Store } from '../../store/store.ts';
import { attributeNumber } from './attributes.ts';
import { invalidParameterValue } from './errors.ts';
import type { MessageAttribute, MessageModel, QueueModel } from './model.ts';
import { handleOf, parseHandle } from './receipt-handle.ts';

export interface NewMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** Default: the queue's own delay. */
  readonly delaySeconds?: number;
  readonly senderId: string;
}

export interface ReceivedMessage extends MessageModel {
  readonly receiptHandle: string;
}

export interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Queues are small here, so messages stay in memory; the store has each of them with its receive count. */
export class Queue {
  /** Notified when messages were sent or became visible early. */
  readonly changes = new Notifier();
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #prefix: string;
  /** By place, ascending unless messages came back after a write that failed. */
  #messages = new Map<string, MessageModel>();
  #isSorted = true;
  #next = 0;
  model: QueueModel;

  constructor(model: QueueModel, store: Store, clock: Clock) {
    this.model = model;
    this.#store = store;
    this.#clock = clock;
    this.#prefix = `message/${model.id}/`;
  }

  /** Loads the stored messages. */
  async open(): Promise<void> {
    for (const [key, value] of await this.#store.range(prefixRange(this.#prefix))) {
      const place = key.slice(this.#prefix.length);
      this.#messages.set(place, JSON.parse(value) as MessageModel); // written by #put below
      this.#next = Number(place) + 1;
    }
  }

  /** Resolves to the sent messages when they are durable. */
  async send(messages: readonly NewMessage[]): Promise<MessageModel[]> {
    const now = this.#clock.now();
    const operations: BatchOperation[] = [];
    const sent = messages.map(({ body, attributes = {}, delaySeconds, senderId }) => {
      const delay = delaySeconds ?? attributeNumber(this.model, 'DelaySeconds');
      const visibleAt = now + delay * 1000;
      const message = { messageId: randomUUID(), body, attributes, senderId, sentAt: now, visibleAt, receiveCount: 0 };
      const place = String(this.#next).padStart(16, '0');
      this.#next += 1;
      operations.push(this.#put(place, message));
      return message;
    });
    await this.#store.batch(operations);
    this.changes.notify();
    return sent;
  }

  /** Receives up to `limit` visible messages and hides them for `visibilitySeconds`. */
  async receive(limit: number, visibilitySeconds: number): Promise<ReceivedMessage[]> {
    const now = this.#clock.now();
    const received: ReceivedMessage[] = [];
    const operations = this.#expire(now);
    this.#sort();
    for (const [place, message] of this.#messages) {
      if (received.length === limit) break;
      if (message.visibleAt > now) continue;
      const taken = {
        ...message,
        visibleAt: now + visibilitySeconds * 1000,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
      };
      operations.push(this.#put(place, taken));
      received.push({ ...taken, receiptHandle: handleOf(place, message.messageId) });
    }
    if (operations.length > 0) await this.#store.batch(operations);
    return received;
  }

  /** Deletes a message; a missing one is no error. */
  async delete(receiptHandle: string): Promise<void> {
    const place = this.#find(receiptHandle);
    if (place !== undefined) await this.#store.batch([this.#delete(place)]);
  }

  async changeVisibility(receiptHandle: string, seconds: number): Promise<void> {
    const place = this.#find(receiptHandle);
    const message = place === undefined ? undefined : this.#messages.get(place);
    const now = this.#clock.now();
    if (place === undefined || message === undefined || message.visibleAt <= now) {
      throw invalidParameterValue(
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. ` +
          'Reason: Message does not exist or is not available for visibility timeout change.',
      );
    }
    await this.#store.batch([this.#put(place, { ...message, visibleAt: now + seconds * 1000 })]);
    this.changes.notify();
  }

  async purge(): Promise<void> {
    await this.#store.batch(this.purgeOperations());
  }

  /** Deletes every message in memory and returns the writes, which the caller must commit in a batch. */
  purgeOperations(): BatchOperation[] {
    return [...this.#messages.keys()].map((place) => this.#delete(place));
  }

  counts(): MessageCounts {
    const now = this.#clock.now();
    const oldest = this.#oldest(now);
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const { sentAt, visibleAt, receiveCount } of this.#messages.values()) {
      if (sentAt < oldest) continue;
      counts[visibleAt <= now ? 'visible' : receiveCount > 0 ? 'inFlight' : 'delayed'] += 1;
    }
    return counts;
  }

  /** When the next message becomes visible by itself, milliseconds since the epoch. */
  nextVisibleAt(): number | undefined {
    let next: number | undefined;
    for (const { visibleAt } of this.#messages.values()) next = Math.min(next ?? visibleAt, visibleAt);
    return next;
  }

  /** The key of the handle's message, undefined if that is deleted; throws for an invalid handle. */
  #find(receiptHandle: string): string | undefined {
    const { place, messageId } = parseHandle(receiptHandle);
    return this.#messages.get(place)?.messageId === messageId ? place : undefined;
  }

  #oldest(now: number): number {
    return now - attributeNumber(this.model, 'MessageRetentionPeriod') * 1000;
  }

  #expire(now: number): BatchOperation[] {
    const oldest = this.#oldest(now);
    const old = [...this.#messages].filter(([, { sentAt }]) => sentAt < oldest);
    return old.map(([place]) => this.#delete(place));
  }

  #put(place: string, message: MessageModel): BatchOperation {
    const undo = this.#undo(place);
    this.#messages.set(place, message);
    return { type: 'put', key: this.#prefix + place, value: JSON.stringify(message), undo };
  }

  #delete(place: string): BatchOperation {
    const undo = this.#undo(place);
    this.#messages.delete(place);
    return { type: 'del', key: this.#prefix + place, undo };
  }

  /** Restores the message of this moment. */
  #undo(place: string): () => void {
    const before = this.#messages.get(place);
    return () => {
      if (before === undefined) {
        this.#messages.delete(place);
        return;
      }
      if (!this.#messages.has(place)) this.#isSorted = false;
      this.#messages.set(place, before);
    };
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#messages = new Map([...this.#messages].sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#isSorted = true;
  }
}
