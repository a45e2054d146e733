/** The key of an item, and the text by which a log shows it. */
import type { TableSpec } from '../../steps/table.ts';
import type { Item } from '../../steps/writes.ts';

export function keyOfItem({ partitionKey, sortKey }: TableSpec, item: Item): Item {
  return Object.fromEntries(
    [partitionKey, sortKey].flatMap((one) => {
      const value = one && item[one.name];
      return one && value ? [[one.name, value]] : [];
    }),
  );
}

/** The text or the digits of a key attribute. */
export function markText(value: Item[string] | undefined): string {
  return value?.S ?? value?.N ?? '';
}
