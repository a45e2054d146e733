/** Replays a stream's records into a table, and checks each against the state before it. */
import { expect } from 'vitest';
import type { AttributeMap } from '../../../../src/core/item-size.ts';
import type { StreamRecord } from '../../../../src/sandbox/services/dynamodb/streams/event-record.ts';

/** The items by their key `id` after all records, which must be in order and have both images. */
export function replay(records: readonly StreamRecord[]): Map<string | undefined, AttributeMap> {
  const items = new Map<string | undefined, AttributeMap>();
  for (const { eventName, dynamodb } of records) {
    const id = dynamodb.Keys.id?.S;
    const before = items.get(id);
    expect(eventName).toBe(before === undefined ? 'INSERT' : dynamodb.NewImage === undefined ? 'REMOVE' : 'MODIFY');
    expect(dynamodb.OldImage).toEqual(before);
    expect(dynamodb.NewImage).not.toEqual(before);
    if (dynamodb.NewImage === undefined) items.delete(id);
    else items.set(id, dynamodb.NewImage);
  }
  return items;
}
