/** A large deployment package that is made quickly: one packed file, many times. */
import { zipSync } from 'fflate';

const END_BYTES = 22;

/** A zip file of `count` files (at most 100) of `size` zero bytes each. */
export function zipOfZeros(count: number, size: number): Uint8Array {
  const one = Buffer.from(zipSync({ '00': new Uint8Array(size) }));
  const end = Buffer.from(one.subarray(one.length - END_BYTES));
  const directoryOffset = end.readUInt32LE(16);
  const file = one.subarray(0, directoryOffset);
  const entry = one.subarray(directoryOffset, one.length - END_BYTES);
  const numbers = Array.from({ length: count }, (_, n) => n);
  const files = numbers.map((n) => named(file, 30, n));
  const entries = numbers.map((n) => {
    const copy = named(entry, 46, n);
    copy.writeUInt32LE(n * file.length, 42);
    return copy;
  });
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(count * entry.length, 12);
  end.writeUInt32LE(count * file.length, 16);
  return Buffer.concat([...files, ...entries, end]);
}

/** A copy of a header with its file's name, which stands at `offset`. */
function named(header: Buffer, offset: number, n: number): Buffer {
  const copy = Buffer.from(header);
  copy.write(String(n).padStart(2, '0'), offset);
  return copy;
}
