/** AWS JSON 1.0 and 1.1: the operation in `X-Amz-Target`, input and output as one JSON body. */
import { crc32 } from 'node:zlib';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Reply } from '../reply.ts';
import type { RequestHead } from '../request.ts';
import { eventStreamEncoder } from './event-stream.ts';
import { jsonForm } from './json-form.ts';
import { errorMembers, queryErrorHeaders, serializationError, type WireProtocol } from './protocol.ts';
import { compileReader } from './shape-reader.ts';
import { compileWriter } from './shape-writer.ts';
import type { WireForm } from './wire-form.ts';

/** `jsonName` is a trait of REST JSON only. */
const memberName: WireForm['memberName'] = (member) => member.getMemberName();

export const awsJson: WireProtocol = {
  bind(operation, { dialect }) {
    const [, , , , inputRef, outputRef] = operation.schema;
    if (operation.encoding === 'wire') {
      return {
        decode: ({ body }) => parseBody(body),
        encode: (output, request) => jsonReply(200, JSON.stringify(output ?? {}), request),
      };
    }
    const input = NormalizedSchema.of(inputRef);
    const output = NormalizedSchema.of(outputRef);
    const form: WireForm = { ...jsonForm(dialect), memberName };
    const events = eventStreamEncoder(output, form, 'application/json');
    const read = input.isUnitSchema() ? undefined : compileReader(input, form);
    // An operation without output answers without a body (observed of two services).
    const write = output.isUnitSchema() ? undefined : compileWriter(output, form);
    return {
      decode: ({ body }) => (read === undefined ? {} : read(parseBody(body))),
      encode: (value, request) => {
        if (events !== undefined) return events(value, 'initial-response');
        return jsonReply(200, write === undefined ? '' : JSON.stringify(write(value ?? {})), request);
      },
    };
  },

  encodeError(wireError, request) {
    const { error, type } = wireError;
    const body = JSON.stringify({ __type: type, ...errorMembers(error) });
    const reply = jsonReply(error.status, body, request);
    return { ...reply, headers: { ...reply.headers, ...queryErrorHeaders(wireError, request) } };
  },
};

/** A JSON object; anything else cannot be an input. */
function parseBody(body: Buffer): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    throw serializationError();
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw serializationError();
  return parsed;
}

function jsonReply(status: number, body: string, request: RequestHead): Reply {
  const reply: Reply = { status, headers: { 'content-type': replyType(request) }, body };
  if (request.dialect.hasChecksum) reply.headers['x-amz-crc32'] = crc32(body);
  return reply;
}

/** The content type of the request, as far as it is one of JSON. */
function replyType({ headers, dialect }: RequestHead): string {
  const type = headers['content-type'] ?? '';
  if (type.includes('1.0')) return 'application/x-amz-json-1.0';
  return type.trimStart().startsWith('application/json') ? 'application/json' : dialect.jsonType;
}
