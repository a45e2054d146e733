/** Parses the output of a function's process: framed messages of its runtime client, and plain lines. */

/** `0xa55a` begins a frame; the low half holds the log level and is not needed here. */
const FRAME_MAGIC = 0xa55a;

/** What streamlab's own clients write for output that is not a whole message: it is cut into lines like plain output. */
const OUTPUT_FRAME = 0xa55a00ff;

const HEADER_BYTES = 16;

/** A line without an end is cut here, so that it cannot grow without bound. */
const MAX_LINE_BYTES = 256 * 1024;

/**
 * Reads the frames that Lambda's runtime clients write to `_LAMBDA_TELEMETRY_LOG_FD`: type (4 bytes), length (4 bytes),
 * time in microseconds (8 bytes), all big-endian, then the message, which is one log event whatever it contains.
 */
export class FrameReader {
  readonly #onMessage: (message: string) => void;
  readonly #output: LineSplitter;
  #rest: Buffer = Buffer.alloc(0);

  constructor(onMessage: (message: string) => void) {
    this.#onMessage = onMessage;
    this.#output = new LineSplitter(onMessage);
  }

  write(chunk: Buffer): void {
    let data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (data.length >= HEADER_BYTES) {
      if (data.readUInt16BE(0) !== FRAME_MAGIC) {
        // Not written by a runtime client: plain output.
        this.#output.write(data);
        data = data.subarray(data.length);
        break;
      }
      const end = HEADER_BYTES + data.readUInt32BE(4);
      if (data.length < end) break;
      const body = data.subarray(HEADER_BYTES, end);
      if (data.readUInt32BE(0) === OUTPUT_FRAME) this.#output.write(body);
      else {
        this.#output.end();
        this.#onMessage(body.toString('utf8'));
      }
      data = data.subarray(end);
    }
    this.#rest = data;
  }

  /** Passes on the last line, which has no line feed. */
  end(): void {
    this.#output.end();
  }
}

/** Cuts output into lines; each line keeps its line feed. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      this.#onLine(data.toString('utf8', start, end + 1));
      start = end + 1;
    }
    this.#rest = data.subarray(start);
    if (this.#rest.length > MAX_LINE_BYTES) this.end();
  }

  /** Passes on the last line, which has no line feed. */
  end(): void {
    if (this.#rest.length === 0) return;
    const line = this.#rest.toString('utf8');
    this.#rest = Buffer.alloc(0);
    this.#onLine(line);
  }
}
