/** REST JSON: members are in path, query string, headers or body, according to their traits. */
import { NormalizedSchema } from '@smithy/core/schema';
import type { Reply } from '../reply.ts';
import type { GatewayRequest } from '../request.ts';
import { eventStreamEncoder } from './event-stream.ts';
import { compileTextReader, compileTextWriter } from './http-values.ts';
import { JSON_FORM } from './json-form.ts';
import { errorMembers, type Labels, serializationError, type WireProtocol } from './protocol.ts';
import { compileReader, readStructure } from './shape-reader.ts';
import { compileWriter, writeStructure } from './shape-writer.ts';

interface Parts extends GatewayRequest {
  readonly labels: Labels;
  readonly parameters: URLSearchParams;
}

/** Reads one member from its location; undefined when it is missing. */
type ReadMember = (parts: Parts) => unknown;

type Members = readonly (readonly [string, NormalizedSchema])[];

const JSON_TYPE = 'application/json';

export const restJson: WireProtocol = {
  bind({ schema: [, , , traits, inputRef, outputRef] }) {
    const input = NormalizedSchema.of(inputRef);
    const output = NormalizedSchema.of(outputRef);
    const decode = requestReader(membersOf(input));
    const encode = responseWriter(output, typeof traits === 'object' ? (traits.http?.[2] ?? 200) : 200);
    return {
      decode: (request, labels) => decode({ ...request, labels, parameters: new URLSearchParams(request.query) }),
      encode,
    };
  },

  encodeError({ error, type }) {
    return {
      status: error.status,
      headers: { 'content-type': JSON_TYPE, 'x-amzn-errortype': type },
      body: JSON.stringify(errorMembers(error)),
    };
  },
};

function membersOf(schema: NormalizedSchema): Members {
  return schema.isUnitSchema() ? [] : [...schema.structIterator()];
}

function requestReader(members: Members): (parts: Parts) => object {
  const bound: [string, ReadMember][] = [];
  const bodyMembers: [string, NormalizedSchema][] = [];
  for (const [name, member] of members) {
    const read = boundMember(name, member);
    if (read === undefined) bodyMembers.push([name, member]);
    else bound.push([name, read]);
  }
  const readBody = bodyMembers.length === 0 ? undefined : readStructure(bodyMembers, JSON_FORM);
  return (parts) => {
    // A body reader returns a structure.
    const input = (readBody === undefined ? {} : readBody(parseBody(parts.body))) as Record<string, unknown>;
    for (const [name, read] of bound) {
      const value = read(parts);
      if (value !== undefined) input[name] = value;
    }
    return input;
  };
}

/** The reader of a member outside the body, undefined for a member of the body. */
function boundMember(name: string, member: NormalizedSchema): ReadMember | undefined {
  const traits = member.getMergedTraits();
  if (traits.httpLabel) {
    const read = compileTextReader(member, 'date-time');
    return ({ labels }) => (labels[name] === undefined ? undefined : read([labels[name]]));
  }
  const { httpHeader, httpPrefixHeaders, httpQuery } = traits;
  if (httpHeader !== undefined) {
    const header = httpHeader.toLowerCase();
    const read = compileTextReader(member, 'http-date');
    const split = member.isListSchema();
    return ({ headers }) => {
      const value = headers[header];
      if (value === undefined) return undefined;
      const text = typeof value === 'string' ? value : value.join(',');
      return read(split ? text.split(',').map((part) => part.trim()) : [text]);
    };
  }
  if (httpPrefixHeaders !== undefined) {
    const prefix = httpPrefixHeaders.toLowerCase();
    return ({ headers }) =>
      Object.fromEntries(
        Object.entries(headers).flatMap(([key, value]) =>
          key.startsWith(prefix) ? [[key.slice(prefix.length), String(value)]] : [],
        ),
      );
  }
  if (httpQuery !== undefined) {
    const read = compileTextReader(member, 'date-time');
    return ({ parameters }) => (parameters.has(httpQuery) ? read(parameters.getAll(httpQuery)) : undefined);
  }
  if (traits.httpQueryParams) return ({ parameters }) => Object.fromEntries(parameters);
  return traits.httpPayload ? payloadReader(member) : undefined;
}

/** A member that is the whole body: bytes and text unchanged, structures as JSON. */
function payloadReader(member: NormalizedSchema): ReadMember {
  if (member.isBlobSchema()) return ({ body }) => (body.length === 0 ? undefined : body);
  if (member.isStringSchema()) return ({ body }) => (body.length === 0 ? undefined : body.toString());
  const read = compileReader(member, JSON_FORM);
  return ({ body }) => (body.length === 0 ? undefined : read(parseBody(body)));
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch {
    throw serializationError();
  }
}

function responseWriter(output: NormalizedSchema, status: number): (value: unknown) => Reply {
  const members = membersOf(output);
  const isHead = ([, member]: Members[number]): boolean => {
    const { httpHeader, httpResponseCode } = member.getMergedTraits();
    return httpHeader !== undefined || Boolean(httpResponseCode);
  };
  const writeHead = headWriter(members.filter(isHead), status);
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload);
  const events = eventStreamEncoder(output, JSON_FORM, JSON_TYPE);
  const bodyMembers = members.filter((entry) => entry !== payload && !isHead(entry));
  const writeBody = bodyMembers.length === 0 ? undefined : writeStructure(bodyMembers, JSON_FORM);
  const writePayload = payload === undefined ? undefined : payloadWriter(payload[1]);
  return (value) => {
    const record = (value ?? {}) as Record<string, unknown>; // an output is a structure
    const head = writeHead(record);
    if (events !== undefined) {
      const reply = events(record);
      return { ...reply, status: head.status, headers: { ...reply.headers, ...head.headers } };
    }
    if (payload !== undefined) {
      const content = record[payload[0]];
      return { ...head, body: content === undefined || content === null ? '' : (writePayload?.(content) ?? '') };
    }
    return { ...head, body: writeBody === undefined || head.status === 204 ? '' : JSON.stringify(writeBody(record)) };
  };
}

function headWriter(members: Members, status: number): (record: Record<string, unknown>) => Omit<Reply, 'body'> {
  const statusMember = members.find(([, member]) => member.getMergedTraits().httpResponseCode)?.[0];
  const headers = members.flatMap(([name, member]) => {
    const { httpHeader } = member.getMergedTraits();
    return httpHeader === undefined ? [] : [[name, httpHeader, compileTextWriter(member)] as const];
  });
  return (record) => {
    const head: Reply['headers'] = { 'content-type': JSON_TYPE };
    for (const [name, header, write] of headers) {
      const value = record[name];
      if (value !== undefined && value !== null) head[header] = write(value);
    }
    const own = statusMember === undefined ? undefined : record[statusMember];
    return { status: typeof own === 'number' ? own : status, headers: head };
  };
}

function payloadWriter(member: NormalizedSchema): (content: unknown) => string | Uint8Array {
  // The SDK's types for blob and string payloads.
  if (member.isBlobSchema()) return (content) => content as Uint8Array;
  if (member.isStringSchema()) return String;
  const write = compileWriter(member, JSON_FORM);
  return (content) => JSON.stringify(write(content));
}
