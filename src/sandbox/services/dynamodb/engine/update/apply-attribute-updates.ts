/** Applies AttributeUpdates, the parameter that update expressions replaced, to an item. */
import type { AttributeMap, AttributeValue } from '../../../../../core/item-size.ts';
import { validationException } from '../../errors.ts';
import { added, type MutableItem, mutable, withoutMembers } from './apply-sections.ts';

export interface AttributeUpdate {
  readonly Action?: 'PUT' | 'ADD' | 'DELETE';
  readonly Value?: AttributeValue;
}

/** The item after the updates. */
export function applyAttributeUpdates(
  updates: Readonly<Record<string, AttributeUpdate>>,
  before: AttributeMap,
): MutableItem {
  const item = mutable(before);
  for (const [name, update] of Object.entries(updates)) {
    const value = updated(item[name], update);
    if (value === undefined) delete item[name];
    else item[name] = value;
  }
  return item;
}

function updated(
  old: AttributeValue | undefined,
  { Action = 'PUT', Value }: AttributeUpdate,
): AttributeValue | undefined {
  if (Action === 'PUT' || Value === undefined) return Action === 'PUT' ? Value : undefined;
  const [type = ''] = Object.keys(Value);
  if (old !== undefined && !Object.hasOwn(old, type)) {
    throw validationException('Type mismatch for attribute to update');
  }
  if (Action === 'DELETE') return withoutMembers(old, Value);
  return Value.L === undefined ? added(old, Value) : { L: [...(old?.L ?? []), ...Value.L] };
}
