/** Event streams: encodes a streaming output as `application/vnd.amazon.eventstream` messages. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { ServiceError } from '../../contract/service.ts';
import type { Reply } from '../reply.ts';
import { writeStructure } from './shape-writer.ts';
import type { WireForm } from './wire-form.ts';

/** An event in the SDK's type: a union with one member set. */
type StreamEvent = Readonly<Record<string, unknown>>;

type EncodeMessage = (headers: Readonly<Record<string, string>>, body: Uint8Array) => Uint8Array;

/**
 * Encoder of an output with an event stream member, undefined for other outputs. RPC protocols send the other members as an
 * initial event named `first`; REST protocols have them in headers and pass undefined.
 */
export function eventStreamEncoder(
  output: NormalizedSchema,
  form: WireForm,
  contentType: string,
): ((value: unknown, first?: string) => Reply) | undefined {
  const streamName = output.isStructSchema() ? output.getEventStreamMember() : '';
  if (streamName === '') return undefined;
  const stream = output.getMemberSchema(streamName);
  const initial = writeStructure(
    [...output.structIterator()].filter(([name]) => name !== streamName),
    form,
  );
  const events = new Map([...stream.structIterator()].map(([name, event]) => [name, eventWriter(event, form)]));

  async function* messages(value: Record<string, unknown>, first: string | undefined): AsyncGenerator<Uint8Array> {
    const encode = await loadEncoder();
    const json = (body: unknown): Uint8Array => Buffer.from(JSON.stringify(body));
    const eventHeaders = (name: string) => ({
      ':message-type': 'event',
      ':event-type': name,
      ':content-type': contentType,
    });
    if (first !== undefined) yield encode(eventHeaders(first), json(initial(value)));
    try {
      // The operation's output type has an AsyncIterable of the union here.
      for await (const event of value[streamName] as AsyncIterable<StreamEvent>) {
        for (const [name, content] of Object.entries(event)) {
          const written = events.get(name)?.(content);
          if (written instanceof Uint8Array) {
            yield encode({ ...eventHeaders(name), ':content-type': 'application/octet-stream' }, written);
          } else if (written !== undefined) {
            yield encode(eventHeaders(name), json(written));
          }
        }
      }
    } catch (error) {
      const { code, message } = error instanceof ServiceError ? error : new ServiceError('InternalFailure', '', 500);
      const headers = { ':message-type': 'exception', ':exception-type': code, ':content-type': contentType };
      yield encode(headers, json({ message }));
      if (!(error instanceof ServiceError)) throw error;
    }
  }

  return (value, first) => ({
    status: 200,
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
    body: messages(value as Record<string, unknown>, first), // an output with a stream is a structure
  });
}

/** The body of an event: its payload member, or the whole structure. */
function eventWriter(event: NormalizedSchema, form: WireForm): (content: unknown) => unknown {
  const members = [...event.structIterator()];
  const payload = members.find(([, member]) => member.getMergedTraits().eventPayload);
  if (payload?.[1].isBlobSchema()) return (content) => (content as Record<string, unknown>)[payload[0]];
  return writeStructure(members, form);
}

/** Loaded with the first stream, because few sandboxes need the codec. */
async function loadEncoder(): Promise<EncodeMessage> {
  const { EventStreamCodec } = await import('@smithy/core/event-streams');
  const codec = new EventStreamCodec(
    (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
    (text) => Buffer.from(text),
  );
  return (headers, body) =>
    codec.encode({
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]),
      ),
      body,
    });
}
