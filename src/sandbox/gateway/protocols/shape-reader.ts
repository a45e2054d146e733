/** Compiles an SDK schema into a function that reads a parsed JSON or CBOR value of that shape. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { type Compiled, compileShape } from './compile-shape.ts';
import { serializationError } from './protocol.ts';
import { timestampFormat, type WireForm } from './wire-form.ts';

export type ReadShape = (value: unknown) => unknown;

type Known = Compiled<ReadShape>;

/** The reader throws SerializationException in the service's words for a value of the wrong type; unknown members are dropped. */
export function compileReader(schema: NormalizedSchema, form: WireForm, known: Known = new Map()): ReadShape {
  if (schema.isStructSchema() || schema.isListSchema() || schema.isMapSchema()) {
    return compileShape(schema, known, () => {
      if (schema.isStructSchema()) return readStructure([...schema.structIterator()], form, known);
      const entry = compileReader(schema.getValueSchema(), form, known);
      return schema.isListSchema() ? readList(entry) : readMap(entry);
    });
  }
  if (schema.isStringSchema()) return readString(form);
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return readNumber(form);
  if (schema.isBooleanSchema()) return readBoolean(form);
  if (schema.isBlobSchema()) return (value) => form.readBlob(value);
  if (schema.isTimestampSchema()) {
    const format = timestampFormat(schema, 'epoch-seconds');
    return (value) => form.readTimestamp(value, format);
  }
  return (value) => value;
}

/** Reader of the given members of a structure. */
export function readStructure(
  members: readonly (readonly [string, NormalizedSchema])[],
  form: WireForm,
  known: Known = new Map(),
): ReadShape {
  const fields = members.map(
    ([name, member]) => [name, form.memberName(member), compileReader(member, form, known)] as const,
  );
  return (value) => {
    if (typeof value !== 'object' || value === null) throw serializationError('Expected null');
    if (Array.isArray(value)) throw serializationError('Start of list found where not expected');
    const record = value as Record<string, unknown>; // an object, not an array
    const structure: Record<string, unknown> = {};
    for (const [name, wireName, read] of fields) {
      const member = record[wireName];
      if (member !== undefined && member !== null) structure[name] = read(member);
    }
    return structure;
  };
}

function readList(entry: ReadShape): ReadShape {
  return (value) => {
    if (Array.isArray(value)) return value.map((item) => (item === null ? null : entry(item)));
    if (typeof value === 'object') throw serializationError('Start of structure or map found where not expected.');
    throw serializationError('Expected list or null');
  };
}

function readMap(entry: ReadShape): ReadShape {
  return (value) => {
    if (typeof value !== 'object' || value === null) throw serializationError('Expected map or null');
    if (Array.isArray(value)) throw serializationError('Start of list found where not expected');
    // fromEntries defines properties, so that `__proto__` is an ordinary key.
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, entry(item)]])),
    );
  };
}

function readString({ words }: WireForm): ReadShape {
  return (value) => {
    if (typeof value !== 'string') throw serializationError(words(value, 'String'));
    return value;
  };
}

function readNumber({ words, largestNumber }: WireForm): ReadShape {
  return (value) => {
    if (typeof value === 'number') {
      return largestNumber === undefined ? value : Math.min(Math.floor(value), largestNumber);
    }
    if (typeof value === 'bigint') return value;
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
    throw serializationError(words(value, 'Integer'));
  };
}

function readBoolean({ words }: WireForm): ReadShape {
  return (value) => {
    if (typeof value === 'boolean') return value;
    if (typeof value !== 'string') throw serializationError(words(value, 'Boolean'));
    const text = value.toUpperCase();
    if (['TRUE', '1', 'YES'].includes(text)) return true;
    if (['FALSE', '0', 'NO'].includes(text)) return false;
    throw serializationError(`'${text}' can not be converted to an Boolean`);
  };
}
