/** The record of one change of an item, as stored in a shard's log and as answered by GetRecords. */
import { hash } from 'node:crypto';
import { type AttributeMap, itemSize } from '../../../../core/item-size.ts';
import type { ShardRecord } from '../../../streams/shard-log.ts';
import type { StreamRecord } from './event-record.ts';
import type { StreamViewType, TableStream } from './table-stream.ts';

/** A change of an item; the texts are JSON. */
export interface RecordedChange {
  readonly tableName: string;
  /** Starts with the hexadecimal hash of the partition key, which determines the shard. */
  readonly itemKey: string;
  readonly keys: AttributeMap;
  /** Absent when the item is new. */
  readonly oldText?: string;
  /** Absent when the item is deleted. */
  readonly newText?: string;
  /** Time to Live deleted the item. */
  readonly expired?: boolean;
}

/** A change as stored in a shard's log: only the images that the stream's view type shows. */
export interface StoredChange {
  readonly eventName: StreamRecord['eventName'];
  readonly keys: AttributeMap;
  readonly newImage?: AttributeMap;
  readonly oldImage?: AttributeMap;
  readonly expired?: true;
}

const SHOWS_NEW: ReadonlySet<StreamViewType> = new Set(['NEW_IMAGE', 'NEW_AND_OLD_IMAGES']);
const SHOWS_OLD: ReadonlySet<StreamViewType> = new Set(['OLD_IMAGE', 'NEW_AND_OLD_IMAGES']);

/** The JSON of a {@link StoredChange}, concatenated from the images' texts without parsing them. */
export function storedChangeText(change: RecordedChange, viewType: StreamViewType): string {
  const { keys, oldText, newText, expired } = change;
  const eventName = oldText === undefined ? 'INSERT' : newText === undefined ? 'REMOVE' : 'MODIFY';
  let text = `{"eventName":"${eventName}","keys":${JSON.stringify(keys)}`;
  if (newText !== undefined && SHOWS_NEW.has(viewType)) text += `,"newImage":${newText}`;
  if (oldText !== undefined && SHOWS_OLD.has(viewType)) text += `,"oldImage":${oldText}`;
  if (expired) text += ',"expired":true';
  return `${text}}`;
}

/** The record as GetRecords answers it. */
export function streamRecord(
  { sequenceNumber, arrivalTime, data }: ShardRecord<StoredChange>,
  stream: Pick<TableStream, 'arn' | 'viewType'>,
  region: string,
): StreamRecord {
  const { eventName, keys, newImage, oldImage, expired } = data;
  return {
    eventID: hash('md5', stream.arn + sequenceNumber, 'hex'),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(arrivalTime / 1000),
      Keys: keys,
      ...(newImage && { NewImage: newImage }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: sequenceNumber,
      SizeBytes: itemSize(keys) + (newImage ? itemSize(newImage) : 0) + (oldImage ? itemSize(oldImage) : 0),
      StreamViewType: stream.viewType,
    },
    ...(expired && { userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' } }),
  };
}
