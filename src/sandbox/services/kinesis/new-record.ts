/** Converts a record of the input, and checks it against the limits of the stream. */
import { invalidArgument, violation } from './errors.ts';
import { HASH_KEY_COUNT } from './hash-range.ts';
import type { StreamModel } from './model.ts';
import type { NewRecord } from './stream.ts';

interface RecordInput {
  readonly Data?: Uint8Array | undefined;
  readonly PartitionKey?: string | undefined;
  readonly ExplicitHashKey?: string | undefined;
}

/** `field` is the path of the data in the input, for the error message. */
export function newRecord(input: RecordInput, { maxRecordSizeInKiB }: StreamModel, field: string): NewRecord {
  const { Data: data = new Uint8Array(), PartitionKey: partitionKey = '', ExplicitHashKey: explicit } = input;
  const maxBytes = maxRecordSizeInKiB * 1024;
  if (data.length > maxBytes) {
    const value = `'java.nio.HeapByteBuffer[pos=0 lim=${data.length} cap=${data.length}]'`;
    throw violation(value, field, `Member must have length less than or equal to ${maxBytes}`);
  }
  const explicitHashKey = explicit === undefined ? undefined : BigInt(explicit);
  if (explicitHashKey !== undefined && explicitHashKey >= HASH_KEY_COUNT) {
    throw invalidArgument(
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${explicit}`,
    );
  }
  const base64 = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
  return { partitionKey, data: base64, explicitHashKey };
}
