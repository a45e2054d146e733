/** Reads the parameters of AWS Query (`Tags.member.1.Key=a`) by schema into the SDK's shapes. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { ServiceError } from '../../contract/service.ts';
import { type Compiled, compileShape } from './compile-shape.ts';
import { parseTimestamp } from './wire-form.ts';

/** The parameters as a tree: one level for each part of a dotted name. */
export interface ParameterNode {
  value?: string;
  readonly children: Map<string, ParameterNode>;
}

export type ReadParameters = (node: ParameterNode) => unknown;
type Known = Compiled<ReadParameters>;

/** No shape of AWS is nested deeper; such parameters are ignored like unknown ones. */
const MOST_LEVELS = 64;

export function parseParameters(...texts: readonly string[]): ParameterNode {
  const root: ParameterNode = { children: new Map() };
  for (const text of texts) {
    for (const [name, value] of new URLSearchParams(text)) {
      const parts = name.split('.', MOST_LEVELS + 1);
      if (parts.length > MOST_LEVELS) continue;
      let node = root;
      for (const part of parts) {
        let child = node.children.get(part);
        if (child === undefined) {
          child = { children: new Map() };
          node.children.set(part, child);
        }
        node = child;
      }
      node.value = value;
    }
  }
  return root;
}

export function compileQueryReader(schema: NormalizedSchema, known: Known = new Map()): ReadParameters {
  if (schema.isStructSchema()) return readStructure(schema, known);
  if (schema.isListSchema()) return readList(schema, known);
  if (schema.isMapSchema()) return readMap(schema, known);
  if (schema.isNumericSchema()) return ({ value = '' }) => readNumber(value);
  if (schema.isBooleanSchema()) return ({ value = '' }) => readBoolean(value);
  if (schema.isBlobSchema()) return ({ value = '' }) => new Uint8Array(Buffer.from(value, 'base64'));
  if (schema.isTimestampSchema()) {
    return ({ value = '' }) => {
      const date = parseTimestamp(value);
      if (date === undefined) throw malformed(`timestamp must follow ISO8601`);
      return date;
    };
  }
  return ({ value = '' }) => value;
}

function readStructure(schema: NormalizedSchema, known: Known): ReadParameters {
  return compileShape(schema, known, () => {
    const fields = [...schema.structIterator()].map(
      ([name, member]) => [name, member.getMergedTraits().xmlName ?? name, compileQueryReader(member, known)] as const,
    );
    return ({ children }) => {
      const structure: Record<string, unknown> = {};
      for (const [name, parameter, readMember] of fields) {
        const child = children.get(parameter);
        if (child !== undefined) structure[name] = readMember(child);
      }
      return structure;
    };
  });
}

/** `X.member.1`, or with the schema's name in place of `member`; `X.1` when flattened; `X=` for an empty list. */
function readList(schema: NormalizedSchema, known: Known): ReadParameters {
  const entry = schema.getValueSchema();
  const read = compileQueryReader(entry, known);
  const step = schema.getMergedTraits().xmlFlattened ? undefined : (entry.getMergedTraits().xmlName ?? 'member');
  return (node) => numbered(node, step).map(read);
}

/** `X.entry.1.key` and `X.entry.1.value`; without `entry` when flattened. */
function readMap(schema: NormalizedSchema, known: Known): ReadParameters {
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const entry = schema.getValueSchema();
  const valueName = entry.getMergedTraits().xmlName ?? 'value';
  const read = compileQueryReader(entry, known);
  const step = schema.getMergedTraits().xmlFlattened ? undefined : 'entry';
  return (node) =>
    Object.fromEntries(
      numbered(node, step).flatMap(({ children }) => {
        const key = children.get(keyName)?.value;
        return key === undefined ? [] : [[key, read(children.get(valueName) ?? { children: new Map() })]];
      }),
    );
}

/** The numbered children in the order of their numbers, which may have gaps. */
function numbered(node: ParameterNode, step: string | undefined): ParameterNode[] {
  const parent = step === undefined ? node : node.children.get(step);
  return [...(parent?.children ?? [])]
    .flatMap(([number, child]) => (/^\d+$/.test(number) ? [{ number: Number(number), child }] : []))
    .sort((one, other) => one.number - other.number)
    .map(({ child }) => child);
}

function readNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw malformed(`Unable to parse "${text}" as a number`);
  return number;
}

function readBoolean(text: string): boolean {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  throw malformed(`Unable to parse "${text}" as a boolean`);
}

function malformed(message: string): ServiceError {
  return new ServiceError('MalformedInput', message);
}
