/** Parses the output of a function's process: framed messages of its runtime client, and plain lines. */

/** `0xa55a` begins a frame; the low half holds the log level and is not needed here. */
const FRAME_MAGIC = 0xa55a;

/** What streamlab's own clients write for output that is not a whole message: it is cut into lines like plain output. */
const OUTPUT_FRAME = 0xa55a00ff;

const HEADER_BYTES = 16;

/** A message or a line without an end is cut here, so that it cannot grow without bound. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/**
 * Reads the frames that Lambda's runtime clients write to `_LAMBDA_TELEMETRY_LOG_FD`: type (4 bytes), length (4 bytes),
 * time in microseconds (8 bytes), all big-endian, then the message, which is one log event whatever it contains.
 *
 * The function can write to the descriptor as well, so a length is not believed: nothing is kept but the current message.
 */
export class FrameReader {
  readonly #message: MessageBuffer;
  readonly #output: LineSplitter;
  #header: Buffer = Buffer.alloc(0);
  /** What the current frame still lacks. */
  #missingBytes = 0;
  #isOutput = false;

  constructor(onMessage: (message: string) => void) {
    this.#message = new MessageBuffer(onMessage);
    this.#output = new LineSplitter(onMessage);
  }

  write(chunk: Buffer): void {
    let data = chunk;
    while (data.length > 0)
      data = data.subarray(this.#missingBytes > 0 ? this.#readBody(data) : this.#readHeader(data));
  }

  /** Passes on the last line, which has no line feed, and of a message what there is. */
  end(): void {
    this.#output.end();
    if (this.#message.bytes > 0) this.#message.end();
  }

  /** Returns the number of bytes that it has read. */
  #readBody(data: Buffer): number {
    const body = data.subarray(0, this.#missingBytes);
    this.#missingBytes -= body.length;
    if (this.#isOutput) this.#output.write(body);
    else {
      this.#message.add(body);
      if (this.#missingBytes === 0) this.#message.end();
    }
    return body.length;
  }

  #readHeader(data: Buffer): number {
    const before = this.#header.length;
    const header = before === 0 ? data : Buffer.concat([this.#header, data.subarray(0, HEADER_BYTES - before)]);
    if (header.length < HEADER_BYTES) {
      this.#header = header;
      return data.length;
    }
    this.#header = Buffer.alloc(0);
    if (header.readUInt16BE(0) !== FRAME_MAGIC) {
      // Not written by a runtime client: plain output.
      if (before > 0) this.#output.write(header.subarray(0, before));
      this.#output.write(data);
      return data.length;
    }
    this.#missingBytes = header.readUInt32BE(4);
    this.#isOutput = header.readUInt32BE(0) === OUTPUT_FRAME;
    if (!this.#isOutput) {
      this.#output.end();
      if (this.#missingBytes === 0) this.#message.end();
    }
    return HEADER_BYTES - before;
  }
}

/** Cuts output into lines; each line keeps its line feed. */
export class LineSplitter {
  readonly #line: MessageBuffer;

  constructor(onLine: (line: string) => void) {
    this.#line = new MessageBuffer(onLine);
  }

  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#line.add(chunk.subarray(start, end + 1));
      this.#line.end();
      start = end + 1;
    }
    this.#line.add(chunk.subarray(start));
  }

  /** Passes on the last line, which has no line feed. */
  end(): void {
    if (this.#line.bytes > 0) this.#line.end();
  }
}

/** Collects the pieces of a message, and passes it on at its end or at its maximum size. */
class MessageBuffer {
  readonly #onMessage: (message: string) => void;
  #pieces: Buffer[] = [];
  bytes = 0;

  constructor(onMessage: (message: string) => void) {
    this.#onMessage = onMessage;
  }

  add(piece: Buffer): void {
    let rest = piece;
    while (this.bytes + rest.length > MAX_MESSAGE_BYTES) {
      const whole = Buffer.concat([...this.#pieces, rest.subarray(0, MAX_MESSAGE_BYTES - this.bytes)]);
      rest = rest.subarray(MAX_MESSAGE_BYTES - this.bytes);
      const length = wholeCharacters(whole);
      this.#pieces = length < whole.length ? [whole.subarray(length)] : [];
      this.bytes = whole.length - length;
      this.#onMessage(whole.toString('utf8', 0, length));
    }
    if (rest.length === 0) return;
    this.#pieces.push(rest);
    this.bytes += rest.length;
  }

  end(): void {
    const [first, ...more] = this.#pieces;
    const message = more.length === 0 ? first : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.bytes = 0;
    this.#onMessage(message?.toString('utf8') ?? '');
  }
}

/** The length without the beginning of a UTF-8 character at the end. */
function wholeCharacters(bytes: Buffer): number {
  let last = bytes.length - 1;
  while (last > bytes.length - 4 && ((bytes[last] ?? 0) & 0xc0) === 0x80) last -= 1;
  const lead = bytes[last] ?? 0;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return last + size > bytes.length ? last : bytes.length;
}
