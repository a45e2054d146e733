/** Reads what a function's process prints, no faster than it can be written to its log. */
import type { ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { FrameReader, LineSplitter } from './log-frames.ts';

export interface OutputTarget {
  /** One log event of the process. */
  onMessage(message: string): void;
  /** Resolves when there is room for more; undefined if there is now. */
  untilRoom(): Promise<void> | undefined;
}

export class ProcessOutput {
  readonly #target: OutputTarget;
  readonly #streams: Readable[];
  readonly #readers: (FrameReader | LineSplitter)[] = [];
  /** Present while nothing is read, because the log is behind. */
  #paused: Promise<void> | undefined;

  /** Of the process's descriptors, 1 and 2 are plain output; 3 has frames. */
  constructor({ stdio }: ChildProcess, target: OutputTarget) {
    this.#target = target;
    this.#streams = stdio.slice(1, 4).filter((stream) => stream instanceof Readable);
    for (const [index, stream] of this.#streams.entries()) {
      const reader = index === 2 ? new FrameReader(target.onMessage) : new LineSplitter(target.onMessage);
      this.#readers.push(reader);
      stream.on('data', (chunk: Buffer) => {
        reader.write(chunk);
        this.#waitForRoom();
      });
      // A pipe breaks when the process ends, which is noticed anyway.
      stream.on('error', () => {});
    }
  }

  /** Calls back when what is in the pipes has been read: at once, unless reading is paused. */
  whenRead(done: () => void): void {
    if (this.#paused === undefined) done();
    // One turn to go on, one to read.
    else void this.#paused.then(() => setImmediate(() => setImmediate(done)));
  }

  /** Passes on lines without a line feed. */
  endLines(): void {
    for (const reader of this.#readers) reader.end();
  }

  destroy(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  #waitForRoom(): void {
    if (this.#paused !== undefined) return;
    const room = this.#target.untilRoom();
    if (room === undefined) return;
    for (const stream of this.#streams) stream.pause();
    this.#paused = room.then(() => {
      this.#paused = undefined;
      for (const stream of this.#streams) stream.resume();
    });
  }
}
