/** The write capacity that an action consumes in the indexes of its tables. */
import { itemSize } from '../../../../core/item-size.ts';
import { entryKey, projected } from '../items/index-entry.ts';
import { type ItemChange, isSameValue, type StoredItem } from '../items/item-change.ts';
import type { IndexDescription, TableDescription } from '../tables/table.ts';
import type { ActionResult } from './dynalite.ts';

const WRITE_UNIT_BYTES = 1024;

const KINDS = ['LocalSecondaryIndexes', 'GlobalSecondaryIndexes'] as const;

/** As the engine answers it: the units of the table alone. */
interface ConsumedCapacity {
  readonly TableName: string;
  readonly CapacityUnits: number;
  /** Only if the request asks for the units of each index. */
  readonly Table?: object;
}

interface Consumption {
  readonly table: string;
  readonly kind: (typeof KINDS)[number];
  readonly index: string;
  readonly units: number;
}

/** One instance per action that answers its consumed capacity. */
export class IndexUnits {
  readonly #consumed: Consumption[] = [];

  count(change: ItemChange): void {
    const { description } = change.table;
    for (const kind of KINDS) {
      for (const index of description[kind] ?? []) {
        const units = unitsIn(index, change);
        if (units > 0) this.#consumed.push({ table: description.TableName, kind, index: index.IndexName, units });
      }
    }
  }

  /** The result with the counted units. */
  addedTo(result: ActionResult): ActionResult {
    if (this.#consumed.length === 0) return result;
    const capacity = result.ConsumedCapacity as ConsumedCapacity | ConsumedCapacity[]; // a batch answers one per table
    const ConsumedCapacity = Array.isArray(capacity)
      ? capacity.map((table) => this.#addedToTable(table))
      : this.#addedToTable(capacity);
    return { ...result, ConsumedCapacity };
  }

  #addedToTable(capacity: ConsumedCapacity): object {
    let CapacityUnits = capacity.CapacityUnits;
    const byKind: { [Kind in Consumption['kind']]?: Record<string, { CapacityUnits: number }> } = {};
    for (const { table, kind, index, units } of this.#consumed) {
      if (table !== capacity.TableName) continue;
      CapacityUnits += units;
      const before = byKind[kind]?.[index]?.CapacityUnits ?? 0;
      byKind[kind] = { ...byKind[kind], [index]: { CapacityUnits: before + units } };
    }
    return { ...capacity, CapacityUnits, ...(capacity.Table !== undefined && byKind) };
  }
}

/** A change of the entry's key is two writes; an entry that stays the same is none. */
function unitsIn(index: IndexDescription, { table: { description }, before, after }: ItemChange): number {
  const oldKey = entryKey(before, index, description);
  const newKey = entryKey(after, index, description);
  const oldUnits = oldKey === undefined ? 0 : entryUnits(before, index, description);
  const newUnits = newKey === undefined ? 0 : entryUnits(after, index, description);
  if (oldKey !== newKey || before === undefined || after === undefined) return oldUnits + newUnits;
  const same = isSameValue(
    { M: projected(before.item, index, description) },
    { M: projected(after.item, index, description) },
  );
  return same ? 0 : Math.max(oldUnits, newUnits);
}

function entryUnits(stored: StoredItem | undefined, index: IndexDescription, table: TableDescription): number {
  return stored === undefined ? 0 : Math.ceil(itemSize(projected(stored.item, index, table)) / WRITE_UNIT_BYTES);
}
