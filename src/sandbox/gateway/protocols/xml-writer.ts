/** Compiles an SDK schema into a function that writes a value of that shape as XML elements of AWS Query. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { type Compiled, compileShape } from './compile-shape.ts';
import { formatTimestamp, timestampFormat } from './wire-form.ts';

/** The element (or, for flattened lists and maps, elements) of the given tag. */
type WriteElement = (value: unknown, tag: string) => string;
type Known = Compiled<WriteElement>;

/** Writer of a structure's members, without an enclosing element. */
export function compileXmlMembers(structure: NormalizedSchema, known: Known = new Map()): (value: unknown) => string {
  const fields = [...structure.structIterator()].map(([name, member]) => {
    const { xmlName } = member.getMergedTraits();
    return [name, xmlName ?? name, compileXml(member, known)] as const;
  });
  return (value) => {
    const record = value as Record<string, unknown>; // the SDK's type for a structure
    let xml = '';
    for (const [name, tag, write] of fields) {
      const member = record[name];
      if (member !== undefined && member !== null) xml += write(member, tag);
    }
    return xml;
  };
}

/** An element whose content is text. */
export function textElement(tag: string, text: string): string {
  return `<${tag}>${escapeXml(text)}</${tag}>`;
}

function compileXml(schema: NormalizedSchema, known: Known): WriteElement {
  if (schema.isListSchema()) return writeList(schema, known);
  if (schema.isMapSchema()) return writeMap(schema, known);
  if (schema.isStructSchema()) {
    return compileShape(schema, known, () => {
      const members = compileXmlMembers(schema, known);
      return (value, tag) => `<${tag}>${members(value)}</${tag}>`;
    });
  }
  // The SDK's types for blobs and timestamps.
  if (schema.isBlobSchema())
    return (value, tag) => textElement(tag, Buffer.from(value as Uint8Array).toString('base64'));
  if (schema.isTimestampSchema()) {
    const format = timestampFormat(schema, 'date-time');
    return (value, tag) => textElement(tag, formatTimestamp(value as Date, format));
  }
  return (value, tag) => textElement(tag, String(value));
}

function writeList(schema: NormalizedSchema, known: Known): WriteElement {
  const entry = schema.getValueSchema();
  const write = compileXml(entry, known);
  const { xmlFlattened } = schema.getMergedTraits();
  const entryTag = entry.getMergedTraits().xmlName ?? 'member';
  return (value, tag) => {
    let xml = '';
    for (const item of value as Iterable<unknown>) {
      if (item !== undefined && item !== null) xml += write(item, xmlFlattened ? tag : entryTag);
    }
    return xmlFlattened ? xml : `<${tag}>${xml}</${tag}>`;
  };
}

function writeMap(schema: NormalizedSchema, known: Known): WriteElement {
  const keyTag = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const entry = schema.getValueSchema();
  const valueTag = entry.getMergedTraits().xmlName ?? 'value';
  const write = compileXml(entry, known);
  const { xmlFlattened } = schema.getMergedTraits();
  return (value, tag) => {
    const entryTag = xmlFlattened ? tag : 'entry';
    let xml = '';
    for (const [key, item] of Object.entries(value as object)) {
      if (item !== undefined && item !== null)
        xml += `<${entryTag}>${textElement(keyTag, key)}${write(item, valueTag)}</${entryTag}>`;
    }
    return xmlFlattened ? xml : `<${tag}>${xml}</${tag}>`;
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}
