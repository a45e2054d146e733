/** Writes as values: changes of a table's items, and records of a Kinesis stream. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** In DynamoDB JSON. */
export type Item = Readonly<Record<string, AttributeValue>>;

export type ItemWrite =
  | { readonly kind: 'put'; readonly item: Item }
  /** Sets attributes of the item with this key, which need not exist. */
  | { readonly kind: 'update'; readonly key: Item; readonly set: Item }
  | { readonly kind: 'delete'; readonly key: Item };

/** A Kinesis record. */
export interface RecordWrite {
  readonly kind: 'record';
  readonly partitionKey: string;
  readonly data: string;
}

/** One write, by a person or by a lab. */
export type Write = ItemWrite | RecordWrite;

/** The event name of a stream record. */
export type ChangeEvent = 'INSERT' | 'MODIFY' | 'REMOVE';

/** The result of a write to a table. */
export interface ItemReceipt {
  readonly kind: ItemWrite['kind'];
  readonly key: Item;
  /** Of the stream record that it makes; null when it changed nothing and so makes none. */
  readonly event: ChangeEvent | null;
}

export interface RecordReceipt {
  readonly kind: 'record';
  readonly partitionKey: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
}

export type Receipt = ItemReceipt | RecordReceipt;
