/** Finds values by their document paths. */
import type { AttributeMap, AttributeValue } from '../../../../core/item-size.ts';

/** Such as `['list', 0, 'name']`. */
export type Path = readonly (string | number)[];

/** Only what the item itself has: an attribute may be named `constructor`, which every object inherits. */
export function valueAt(path: Path, item: AttributeMap): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const part of path) value = typeof part === 'number' ? value?.L?.[part] : attributeOf(value?.M, part);
  return value;
}

export function attributeOf(map: AttributeMap | undefined, name: string): AttributeValue | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}
