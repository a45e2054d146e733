/** What a Query or Scan of a local index consumes when it has to fetch whole items from the table. */
import { type AttributeMap, itemSize } from '../../../../core/item-size.ts';
import type { ActionResult } from './dynalite.ts';

/** An entry of the index, and the item that was fetched for it. */
export interface Fetch {
  readonly entry: AttributeMap;
  readonly item: AttributeMap;
}

interface ReadInput {
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
}

const READ_UNIT_BYTES = 4096;

/** The result with units of the index for its entries and units of the table for the items; the engine counts neither. */
export function withFetchUnits(result: ActionResult, input: ReadInput, fetches: readonly Fetch[]): ActionResult {
  const { ConsumedCapacity, ScannedCount } = result;
  if (typeof ConsumedCapacity !== 'object') return result;
  // The last one may have been fetched only to see that there is more.
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
