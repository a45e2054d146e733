import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, LineSplitter } from '../../../../../src/sandbox/services/lambda/runtime/log-frames.ts';

const MESSAGE = 0xa55a0003;
const OUTPUT = 0xa55a00ff;

function frame(type: number, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(16);
  header.writeUInt32BE(type, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

/** The messages of a reader that gets the bytes in pieces of these sizes. */
function read(data: Buffer, sizes: readonly number[] = [data.length]): string[] {
  const messages: string[] = [];
  const reader = new FrameReader((message) => messages.push(message));
  let start = 0;
  for (const size of [...sizes, data.length]) {
    reader.write(data.subarray(start, start + size));
    start += size;
  }
  reader.end();
  return messages;
}

describe('FrameReader', () => {
  it('keeps a message whole, whatever it contains', () => {
    expect(read(Buffer.concat([frame(MESSAGE, 'a\nb\n'), frame(0xa55a0017, 'ü\n\n')]))).toEqual(['a\nb\n', 'ü\n\n']);
  });

  it('cuts output into lines, and ends a line where a message begins', () => {
    const data = [frame(OUTPUT, 'one\ntw'), frame(OUTPUT, 'o\nthree'), frame(MESSAGE, 'm\n'), frame(OUTPUT, 'four')];
    expect(read(Buffer.concat(data))).toEqual(['one\n', 'two\n', 'three', 'm\n', 'four']);
  });

  it('reads the same however the bytes arrive', () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(MESSAGE, OUTPUT), fc.string({ unit: 'grapheme' })));
    fc.assert(
      fc.property(frames, fc.array(fc.nat(20)), (list, sizes) => {
        const data = Buffer.concat(list.map(([type, text]) => frame(type, text)));
        expect(read(data, sizes)).toEqual(read(data));
      }),
    );
  });

  it('passes a message on in parts when it is longer than a log event can be, without waiting for its end', () => {
    const messages: string[] = [];
    const reader = new FrameReader((message) => messages.push(message));
    const forged = frame(MESSAGE, '');
    forged.writeUInt32BE(0xffffffff, 4);
    reader.write(forged);
    for (let written = 0; written < 8; written += 1) reader.write(Buffer.alloc(100 * 1024, 'x'));
    expect(messages.map((message) => message.length)).toEqual([256 * 1024, 256 * 1024, 256 * 1024]);
  });

  it('treats bytes that are not frames as output', () => {
    expect(read(Buffer.from('someone wrote to the descriptor\nand again'))).toEqual([
      'someone wrote to the descriptor\n',
      'and again',
    ]);
  });
});

describe('LineSplitter', () => {
  it('limits the length of a line without an end', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (let written = 0; written < 10; written += 1) splitter.write(Buffer.alloc(64 * 1024, 'x'));
    splitter.end();
    expect(lines.map((line) => line.length)).toEqual([256 * 1024, 256 * 1024, 128 * 1024]);
  });

  it('cuts no character in two', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    const text = `x${'ü€😀'.repeat(60_000)}`;
    splitter.write(Buffer.from(text));
    splitter.end();
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe(text);
  });
});
