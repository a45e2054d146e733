/** The capacity that a Query or Scan of a local index consumes when it fetches whole items from the table. */
import { type AttributeMap, itemSize } from '../../../../core/item-size.ts';
import type { ActionResult } from './dynalite.ts';

/** An index entry and the item fetched for it. */
export interface Fetch {
  readonly entry: AttributeMap;
  readonly item: AttributeMap;
}

interface ReadInput {
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
}

const READ_UNIT_BYTES = 4096;

/** Adds the index's units for the entries and the table's units for the items, which the engine does not count. */
export function withFetchUnits(result: ActionResult, input: ReadInput, fetches: readonly Fetch[]): ActionResult {
  const { ConsumedCapacity, ScannedCount } = result;
  if (typeof ConsumedCapacity !== 'object') return result;
  // The last one may have been fetched only to see whether there is more.
  const counted = fetches.slice(0, Number(ScannedCount));
  const unitsOf = (items: readonly AttributeMap[]): number => {
    const bytes = items.reduce((sum, item) => sum + itemSize(item), 0);
    return Math.ceil(bytes / READ_UNIT_BYTES) * (input.ConsistentRead ? 1 : 0.5);
  };
  const table = unitsOf(counted.map(({ item }) => item));
  const index = unitsOf(counted.map(({ entry }) => entry));
  const parts = ConsumedCapacity !== null &&
    'Table' in ConsumedCapacity && {
      Table: { CapacityUnits: table },
      LocalSecondaryIndexes: { [input.IndexName ?? '']: { CapacityUnits: index } },
    };
  return { ...result, ConsumedCapacity: { ...ConsumedCapacity, CapacityUnits: table + index, ...parts } };
}
