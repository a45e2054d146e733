/** The capacity that a transaction consumes: twice that of its single actions. */
import { itemSize } from '../../../../core/item-size.ts';
import type { DynamoDbState } from '../state.ts';
import type { Wire } from '../wire.ts';
import type { TransactionAction } from './transaction-items.ts';

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/** Each action has a prepare and a commit phase. */
const PHASES = 2;

/** By table; empty unless ReturnConsumedCapacity asks for it. Differs from AWS: writes of indexes are not counted. */
export function consumedCapacity(
  actions: readonly TransactionAction[],
  { asked, unit }: { readonly asked: string | undefined; readonly unit: 'ReadCapacityUnits' | 'WriteCapacityUnits' },
  { items }: DynamoDbState,
): Wire {
  if (asked !== 'TOTAL' && asked !== 'INDEXES') return {};
  const unitBytes = unit === 'ReadCapacityUnits' ? READ_UNIT_BYTES : WRITE_UNIT_BYTES;
  const units = new Map<string, number>();
  for (const { input, key } of actions) {
    const item = input.Item ?? items.read(input.TableName, key)?.item;
    const cost = PHASES * Math.max(1, Math.ceil((item === undefined ? 0 : itemSize(item)) / unitBytes));
    units.set(input.TableName, (units.get(input.TableName) ?? 0) + cost);
  }
  return {
    ConsumedCapacity: [...units].map(([TableName, CapacityUnits]) => ({
      TableName,
      CapacityUnits,
      [unit]: CapacityUnits,
      ...(asked === 'INDEXES' && { Table: { CapacityUnits, [unit]: CapacityUnits } }),
    })),
  };
}
