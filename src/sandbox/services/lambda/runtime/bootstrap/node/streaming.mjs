/** Response streaming: the global `awslambda`, and the stream that such a handler writes its response to. */
import { Writable } from 'node:stream';
import { runtimeError } from './errors.mjs';

const STREAMS = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const HTTP_RESPONSE = 'application/vnd.awslambda.http-integration-response';

/** Between the metadata of an HTTP response, which is JSON, and its body. */
const METADATA_END = new Uint8Array(8);

export function provideStreaming() {
  globalThis.awslambda = {
    ...globalThis.awslambda,
    streamifyResponse: (handler, options) => {
      handler[STREAMS] = 'response';
      if (options?.highWaterMark !== undefined) handler[HIGH_WATER_MARK] = Number.parseInt(options.highWaterMark, 10);
      return handler;
    },
    HttpResponseStream: {
      from: (stream, metadata) => {
        stream.setContentType(HTTP_RESPONSE);
        stream.startWith([JSON.stringify(metadata), METADATA_END]);
        return stream;
      },
    },
  };
}

export const streams = (handler) => handler?.[STREAMS] === 'response';

/** Collects a response; nobody gets a part of it before its end. */
class ResponseStream extends Writable {
  #chunks = [];
  #first = [];
  contentType = 'application/octet-stream';

  constructor(highWaterMark) {
    super({ highWaterMark, defaultEncoding: 'utf8' });
  }

  setContentType(contentType) {
    if (this.#chunks.length > 0) {
      throw runtimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    }
    this.contentType = contentType;
  }

  startWith(chunks) {
    this.#first = chunks;
  }

  /** Anything but text and bytes is written as JSON. */
  write(chunk, ...rest) {
    const isData = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isData ? chunk : JSON.stringify(chunk), ...rest);
  }

  _write(chunk, _encoding, done) {
    this.#begin();
    this.#chunks.push(chunk);
    done();
  }

  _final(done) {
    this.#begin();
    done();
  }

  get body() {
    return Buffer.concat(this.#chunks);
  }

  #begin() {
    for (const chunk of this.#first.splice(0)) this.#chunks.push(Buffer.from(chunk));
  }
}

/** Resolves to the whole response once the handler and its stream have ended. */
export async function collectResponse(handler, event, context) {
  const stream = new ResponseStream(handler[HIGH_WATER_MARK]);
  const finished = new Promise((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  // An error of the stream may come while the handler still runs.
  finished.catch(() => {});
  const running = handler(event, stream, context);
  if (typeof running?.then !== 'function') {
    throw runtimeError('InvalidStreamingOperation', 'Streaming does not support non-async handlers.');
  }
  if ((await running) !== undefined) console.warn('Streaming handlers ignore return values.');
  await finished;
  return stream.body;
}
