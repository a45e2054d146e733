/** Applies an update expression to an item. Every index and operand means the item as it was before the update. */
import type { AttributeMap, AttributeValue } from '../../../../../core/item-size.ts';
import { validationException } from '../../errors.ts';
import { type Path, valueAt } from '../document-path.ts';
import { copied, type Operand, sum, valueOfOperand } from './operands.ts';

/** An action of an update expression, as the engine parses it. */
export interface UpdateSection {
  readonly type: 'set' | 'remove' | 'add' | 'delete';
  readonly path: Path;
  readonly val?: Operand;
  /** The type of the operand, if it is known without the item. */
  readonly attrType?: string;
}

export type MutableItem = Record<string, AttributeValue>;

/** A copy that inherits nothing, so that attributes can have any name. */
export function mutable(item: AttributeMap): MutableItem {
  return Object.assign(Object.create(null), item);
}

/** Changes of lists that move other elements, so they are done last. */
interface ListChanges {
  readonly appended: { readonly index: number; readonly value: AttributeValue }[];
  readonly removed: Set<number>;
}

/** The item after the update. */
export function applySections(sections: readonly UpdateSection[], before: AttributeMap): MutableItem {
  const item = mutable(before);
  for (const { path } of sections) {
    const [head = ''] = path;
    const value = item[head];
    if (path.length > 1 && value !== undefined && value === before[head]) item[head] = copied(value);
  }
  const values = sections.map(({ type, val }) => (type === 'set' && val ? valueOfOperand(val, before) : undefined));
  const lists = new Map<AttributeValue[], ListChanges>();
  sections.forEach((section, index) => {
    const { path } = section;
    const parent = valueAt(path.slice(0, -1), item);
    const last = path.at(-1) ?? '';
    const value = changed(section, values[index], () => valueAt(path, item));
    if (typeof last === 'number' && parent?.L !== undefined) {
      changeElement(parent.L as AttributeValue[], { index: last, value, lists }); // a copy
    } else if (typeof last === 'string' && parent?.M !== undefined) {
      const map = parent.M as MutableItem; // a copy
      if (value === undefined) delete map[last];
      else map[last] = value;
    } else {
      throw validationException('The document path provided in the update expression is invalid for update');
    }
  });
  for (const [list, { appended, removed }] of lists) {
    const added = appended.sort((a, b) => a.index - b.index).map(({ value }) => value);
    const kept = list.filter((_, index) => !removed.has(index));
    list.splice(0, list.length, ...kept, ...added);
  }
  return item;
}

function changeElement(
  list: AttributeValue[],
  {
    index,
    value,
    lists,
  }: { index: number; value: AttributeValue | undefined; lists: Map<AttributeValue[], ListChanges> },
): void {
  if (value !== undefined && index < list.length) {
    list[index] = value;
    return;
  }
  const changes = lists.get(list) ?? { appended: [], removed: new Set() };
  lists.set(list, changes);
  if (value === undefined) changes.removed.add(index);
  else changes.appended.push({ index, value });
}

/** The new value at the section's path; undefined when nothing stays there. */
function changed(
  { type, val, attrType }: UpdateSection,
  assigned: AttributeValue | undefined,
  existing: () => AttributeValue | undefined,
): AttributeValue | undefined {
  if (type === 'set' || type === 'remove') return assigned;
  const old = existing();
  const operand = val as AttributeValue; // the syntax allows no other operands
  if (old !== undefined && !Object.hasOwn(old, attrType ?? '')) {
    throw validationException('An operand in the update expression has an incorrect data type');
  }
  return type === 'add' ? added(old, operand) : withoutMembers(old, operand);
}

const SETS = ['SS', 'NS', 'BS'] as const;

/** The sum of two numbers, or the union of two sets. */
export function added(old: AttributeValue | undefined, operand: AttributeValue): AttributeValue {
  if (operand.N !== undefined) return sum(old?.N ?? '0', operand.N);
  const type = SETS.find((set) => operand[set] !== undefined) ?? 'SS';
  return { [type]: [...new Set([...(old?.[type] ?? []), ...(operand[type] ?? [])])] };
}

/** The set without the operand's members; undefined when none is left. */
export function withoutMembers(old: AttributeValue | undefined, operand: AttributeValue): AttributeValue | undefined {
  const type = SETS.find((set) => operand[set] !== undefined) ?? 'SS';
  const left = old?.[type]?.filter((member) => !operand[type]?.includes(member)) ?? [];
  return left.length === 0 ? undefined : { [type]: left };
}
