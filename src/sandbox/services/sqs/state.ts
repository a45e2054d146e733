/** The queues of one region. */
import { randomUUID } from 'node:crypto';
import { formatArn, parseArn } from '../../../core/arn.ts';
import type { ServiceEnvironment } from '../../contract/ports.ts';
import { Collection } from '../../store/collection.ts';
import { type Store, withUndo } from '../../store/store.ts';
import { missingParameter, queueDoesNotExist } from './errors.ts';
import type { QueueModel } from './model.ts';
import { type NewMessage, Queue } from './queue.ts';

/** The sender ID of messages from Lambda. */
const LAMBDA_SENDER = 'lambda.amazonaws.com';

export async function openSqs(store: Store, env: ServiceEnvironment): Promise<SqsState> {
  const models = await Collection.open<QueueModel>(store, 'queue/');
  const state = new SqsState(store, env, models);
  for (const model of models.values()) await state.add(model).open();
  return state;
}

export class SqsState {
  readonly env: ServiceEnvironment;
  readonly #store: Store;
  readonly #models: Collection<QueueModel>;
  readonly #queues = new Map<string, Queue>();

  constructor(store: Store, env: ServiceEnvironment, models: Collection<QueueModel>) {
    this.env = env;
    this.#store = store;
    this.#models = models;
  }

  /** Sends a message to the queue with this ARN; durable when the promise resolves. Throws QueueDoesNotExist. */
  async sendToQueue(arn: string, body: string, attributes?: NewMessage['attributes']): Promise<void> {
    const name = parseArn(arn)?.resource ?? '';
    const queue = this.find(name);
    if (queue === undefined || this.arn(name) !== arn) throw queueDoesNotExist();
    await queue.send([{ body, attributes, senderId: LAMBDA_SENDER }]);
  }

  /** Ascending by name. */
  queues(): Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.model.name < b.model.name ? -1 : 1));
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  /** The queue of a URL; throws MissingParameter or QueueDoesNotExist. */
  queue({ QueueUrl: url }: { readonly QueueUrl?: string | undefined }): Queue {
    if (!url) throw missingParameter('QueueUrl');
    const [accountId, name] = url.split('/').slice(-2);
    const queue = accountId === this.env.accountId ? this.find(name ?? '') : undefined;
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  arn(name: string): string {
    const { accountId, region } = this.env;
    return formatArn({ service: 'sqs', region, accountId, resource: name });
  }

  async create(queue: Pick<QueueModel, 'name' | 'attributes' | 'tags'>): Promise<void> {
    const now = this.env.clock.now();
    const model = { ...queue, id: randomUUID(), createdAt: now, modifiedAt: now };
    this.add(model);
    const created = this.#models.putOperation(model.name, model);
    await this.#store.batch([withUndo(created, () => this.#queues.delete(model.name))]);
  }

  /** Adds a queue in memory only. */
  add(model: QueueModel): Queue {
    const queue = new Queue(model, this.#store, this.env.clock);
    this.#queues.set(model.name, queue);
    return queue;
  }

  async change(queue: Queue, change: Partial<Pick<QueueModel, 'attributes' | 'tags'>>): Promise<void> {
    const before = queue.model;
    queue.model = { ...before, ...change, modifiedAt: this.env.clock.now() };
    const changed = this.#models.putOperation(before.name, queue.model);
    await this.#store.batch([
      withUndo(changed, () => {
        queue.model = before;
      }),
    ]);
  }

  /** Differs from AWS: the queue is deleted at once, and its name is free at once. */
  async delete(queue: Queue): Promise<void> {
    const { name } = queue.model;
    this.#queues.delete(name);
    const removed = withUndo(this.#models.deleteOperation(name), () => this.#queues.set(name, queue));
    await this.#store.batch([removed, ...queue.purgeOperations()]);
  }
}
