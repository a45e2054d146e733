/** Finds values by their document paths, and projects items to such paths. */
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

/** What is projected of a list or map: its parts, by index or name. */
type Parts = Map<string | number, Parts | AttributeValue>;

/**
 * Only what is at the paths; the elements of a list keep their order, without gaps. A null, which dynalite accepts in
 * AttributesToGet, is no path.
 */
export function projected(paths: readonly (string | Path | null)[], item: AttributeMap): AttributeMap {
  const parts: Parts = new Map();
  for (const pathOrName of paths) {
    if (pathOrName === null) continue;
    const path = typeof pathOrName === 'string' ? [pathOrName] : pathOrName;
    const value = valueAt(path, item);
    if (value !== undefined) addPart(parts, path, value);
  }
  return mapOf(parts);
}

function addPart(parts: Parts, [part = '', ...rest]: Path, value: AttributeValue): void {
  if (rest.length === 0) {
    parts.set(part, value);
    return;
  }
  const found = parts.get(part);
  const inner: Parts = found instanceof Map ? found : new Map();
  parts.set(part, inner);
  addPart(inner, rest, value);
}

function mapOf(parts: Parts): AttributeMap {
  return Object.fromEntries([...parts].map(([name, part]) => [name, projectedValue(part)]));
}

function projectedValue(part: Parts | AttributeValue): AttributeValue {
  if (!(part instanceof Map)) return part;
  const [first] = part.keys();
  if (typeof first !== 'number') return { M: mapOf(part) };
  return { L: [...part].sort(([a], [b]) => Number(a) - Number(b)).map(([, element]) => projectedValue(element)) };
}
