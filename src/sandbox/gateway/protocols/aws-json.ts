/** AWS JSON 1.0 and 1.1: the operation in `X-Amz-Target`, input and output as one JSON body. */
import { crc32 } from 'node:zlib';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Reply } from '../reply.ts';
import type { RequestHead } from '../request.ts';
import { eventStreamEncoder } from './event-stream.ts';
import { JSON_FORM } from './json-form.ts';
import { errorMembers, queryErrorHeaders, type ServiceMetadata, type WireProtocol } from './protocol.ts';
import { serializationError } from './serialization.ts';
import { compileReader } from './shape-reader.ts';
import { compileWriter } from './shape-writer.ts';
import type { WireForm } from './wire-form.ts';

/** `jsonName` is a trait of REST JSON only. */
const FORM: WireForm = { ...JSON_FORM, memberName: (member) => member.getMemberName() };

export const awsJson: WireProtocol = {
  bind(operation, service) {
    const [, , , , inputRef, outputRef] = operation.schema;
    if (operation.encoding === 'wire') {
      return {
        decode: ({ body }) => parseBody(body),
        encode: (output, request) => jsonReply(200, JSON.stringify(output ?? {}), request, service),
      };
    }
    const input = NormalizedSchema.of(inputRef);
    const output = NormalizedSchema.of(outputRef);
    const events = eventStreamEncoder(output, FORM, 'application/json');
    const read = input.isUnitSchema() ? () => ({}) : compileReader(input, FORM);
    // An operation without output answers without a body (observed: Kinesis, Logs).
    const write = output.isUnitSchema() ? undefined : compileWriter(output, FORM);
    return {
      decode: ({ body }) => read(body.length === 0 ? {} : parseBody(body)),
      encode: (value, request) => {
        if (events !== undefined) return events(value, 'initial-response');
        return jsonReply(200, write === undefined ? '' : JSON.stringify(write(value ?? {})), request, service);
      },
    };
  },

  encodeError(wireError, request, { service }) {
    const { error, shapeName } = wireError;
    const prefix = shapeName.includes('#') ? '' : (service?.errorPrefix ?? '');
    const body = JSON.stringify({ __type: prefix + shapeName, ...errorMembers(error) });
    const reply = jsonReply(error.status, body, request, service);
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

function jsonReply(
  status: number,
  body: string,
  { headers }: RequestHead,
  service: ServiceMetadata | undefined,
): Reply {
  const version = headers['content-type']?.includes('1.0') ? '1.0' : '1.1';
  const reply: Reply = { status, headers: { 'content-type': `application/x-amz-json-${version}` }, body };
  // Only DynamoDB has the checksum; its clients retry when it does not match.
  if (service?.signingName === 'dynamodb') reply.headers['x-amz-crc32'] = crc32(body);
  return reply;
}
