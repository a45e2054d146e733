/** The registered consumers of a stream; their states are derived from the clock. */
import type { Consumer } from '@aws-sdk/client-kinesis';
import { consumerNotFound } from './errors.ts';
import type { KinesisContext } from './input.ts';
import type { ConsumerModel } from './model.ts';
import type { Stream } from './stream.ts';

/** How an input names a consumer. */
export interface ConsumerReference {
  readonly StreamARN?: string | undefined;
  readonly ConsumerName?: string | undefined;
  readonly ConsumerARN?: string | undefined;
}

export interface FoundConsumer {
  readonly stream: Stream;
  readonly consumer: ConsumerModel;
}

/** Consumers that still exist, in order of registration. */
export function presentConsumers(consumers: readonly ConsumerModel[], now: number): ConsumerModel[] {
  return consumers.filter(({ goneAt }) => goneAt === undefined || now < goneAt);
}

/** Throws ResourceNotFoundException. */
export function findConsumer(reference: ConsumerReference, { state, accountId, clock }: KinesisContext): FoundConsumer {
  const { ConsumerARN: arn, ConsumerName: name } = reference;
  const streamArn = reference.StreamARN ?? arn?.split('/consumer/')[0];
  const stream = streamArn === undefined ? undefined : state.lookUp({ StreamARN: streamArn });
  const consumer = presentConsumers(stream?.model.consumers ?? [], clock.now()).find((candidate) =>
    arn === undefined ? candidate.name === name : consumerArn(streamArn ?? '', candidate) === arn,
  );
  if (stream === undefined || consumer === undefined) throw consumerNotFound(name ?? arn ?? 'null', accountId);
  return { stream, consumer };
}

/** The ARN whose permission is checked: the consumer's if given, else the stream's. */
export function consumerResource({ ConsumerARN, StreamARN }: ConsumerReference): string {
  return ConsumerARN ?? StreamARN ?? '*';
}

function consumerArn(streamArn: string, { name, createdAt }: ConsumerModel): string {
  return `${streamArn}/consumer/${name}:${Math.floor(createdAt / 1000)}`;
}

export function describeConsumer(streamArn: string, consumer: ConsumerModel, now: number): Required<Consumer> {
  const { name, createdAt, activeAt, goneAt } = consumer;
  return {
    ConsumerName: name,
    ConsumerARN: consumerArn(streamArn, consumer),
    ConsumerStatus: goneAt !== undefined ? 'DELETING' : now < activeAt ? 'CREATING' : 'ACTIVE',
    ConsumerCreationTimestamp: new Date(Math.floor(createdAt / 1000) * 1000),
  };
}
