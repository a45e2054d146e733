/** RPC v2 CBOR: the operation in the path, input and output as one CBOR body. Loaded at its first use. */
import { cbor, dateToTag } from '@smithy/core/cbor';
import { NormalizedSchema } from '@smithy/core/schema';
import { COMMON_DIALECT } from '../../contract/dialect.ts';
import type { Reply } from '../reply.ts';
import { errorMembers, queryErrorHeaders, serializationError, type WireProtocol } from './protocol.ts';
import { compileReader } from './shape-reader.ts';
import { compileWriter } from './shape-writer.ts';
import type { WireForm } from './wire-form.ts';

const { conversionWords } = COMMON_DIALECT;

/** CBOR has byte strings, and timestamps as tag 1 with seconds. */
const FORM: WireForm = {
  memberName: (member) => member.getMemberName(),
  words: conversionWords,
  readBlob: (value) => {
    if (!(value instanceof Uint8Array)) throw serializationError(conversionWords(value, 'Blob'));
    return value;
  },
  writeBlob: (bytes) => bytes,
  readTimestamp: (value) => {
    const tagged = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
    if (typeof tagged !== 'number' && typeof tagged !== 'bigint')
      throw serializationError(conversionWords(tagged, 'Timestamp'));
    return new Date(Math.round(Number(tagged) * 1000));
  },
  writeTimestamp: dateToTag,
};

export const rpcV2Cbor: WireProtocol = {
  bind({ schema: [, , , , inputRef, outputRef] }) {
    const input = NormalizedSchema.of(inputRef);
    const output = NormalizedSchema.of(outputRef);
    const read = input.isUnitSchema() ? () => ({}) : compileReader(input, FORM);
    const write = output.isUnitSchema() ? undefined : compileWriter(output, FORM);
    return {
      decode: ({ body }) => read(body.length === 0 ? {} : parse(body)),
      encode: (value) => cborReply(200, write === undefined ? undefined : write(value ?? {})),
    };
  },

  encodeError(wireError, request) {
    const { error, type } = wireError;
    const reply = cborReply(error.status, { __type: type, ...errorMembers(error) });
    return { ...reply, headers: { ...reply.headers, ...queryErrorHeaders(wireError, request) } };
  },
};

function parse(body: Buffer): unknown {
  try {
    return cbor.deserialize(body);
  } catch {
    throw serializationError();
  }
}

function cborReply(status: number, value: unknown): Reply {
  const headers: Reply['headers'] = { 'smithy-protocol': 'rpc-v2-cbor' };
  if (value === undefined) return { status, headers, body: '' };
  headers['content-type'] = 'application/cbor';
  return { status, headers, body: cbor.serialize(value) };
}
