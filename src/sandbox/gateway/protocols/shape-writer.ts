/** Compiles an SDK schema into a function that converts the SDK's value of that shape to a JSON or CBOR value. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { type Compiled, compileShape } from './compile-shape.ts';
import { timestampFormat, type WireForm } from './wire-form.ts';

export type WriteShape = (value: unknown) => unknown;

type Known = Compiled<WriteShape>;

/** Unknown, undefined and null members are omitted. */
export function compileWriter(schema: NormalizedSchema, form: WireForm, known: Known = new Map()): WriteShape {
  if (schema.isStructSchema() || schema.isListSchema() || schema.isMapSchema()) {
    return compileShape(schema, known, () => {
      if (schema.isStructSchema()) return writeStructure([...schema.structIterator()], form, known);
      const sparse = Boolean(schema.getMergedTraits().sparse);
      const entry = compileWriter(schema.getValueSchema(), form, known);
      return schema.isListSchema() ? writeList(entry, sparse) : writeMap(entry, sparse);
    });
  }
  // The values have the SDK's types, which the compiler checks where an operation returns them.
  if (schema.isBlobSchema()) return (value) => form.writeBlob(value as Uint8Array);
  if (schema.isTimestampSchema()) {
    const format = timestampFormat(schema, 'epoch-seconds');
    return (value) => form.writeTimestamp(value as Date, format);
  }
  if (schema.isNumericSchema()) return writeNumber;
  return (value) => value;
}

/** Writer of the given members of a structure. */
export function writeStructure(
  members: readonly (readonly [string, NormalizedSchema])[],
  form: WireForm,
  known: Known = new Map(),
): WriteShape {
  const fields = members.map(
    ([name, member]) => [name, form.memberName(member), compileWriter(member, form, known)] as const,
  );
  return (value) => {
    const structure = value as Record<string, unknown>; // the SDK's type for a structure
    const record: Record<string, unknown> = {};
    for (const [name, wireName, write] of fields) {
      const member = structure[name];
      if (member !== undefined && member !== null) record[wireName] = write(member);
    }
    return record;
  };
}

function writeList(entry: WriteShape, sparse: boolean): WriteShape {
  return (value) => {
    const list: unknown[] = [];
    for (const item of value as Iterable<unknown>) {
      if (item !== undefined && item !== null) list.push(entry(item));
      else if (sparse) list.push(null);
    }
    return list;
  };
}

function writeMap(entry: WriteShape, sparse: boolean): WriteShape {
  return (value) => {
    const entries: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value as object)) {
      if (item !== undefined && item !== null) entries.push([key, entry(item)]);
      else if (sparse) entries.push([key, null]);
    }
    return Object.fromEntries(entries);
  };
}

function writeNumber(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
