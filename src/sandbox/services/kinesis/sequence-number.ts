/**
 * The layout of Kinesis sequence numbers (56 digits), as observed.
 *
 * In base 16, a current number (version 2) is `2`, the second in which the shard was created (9 digits), the last
 * digit of the shard's index, a running index (16), `00`, the second of the record (9), the shard's index (8), and the
 * version (1). So numbers of one shard sort by the running index. Versions 0 and 1 are older and only parsed.
 */

export interface SequenceNumber {
  readonly version: 0 | 1 | 2;
  /** Seconds since the epoch in which the shard was created. */
  readonly shardCreated: number;
  /** Negative for a made-up number with its highest bit set. */
  readonly shardIndex: number;
  /** The running index, by which the records of a shard are sorted; 0 for versions without one. */
  readonly index: bigint;
  /** Seconds since the epoch; 0 for versions without a time. */
  readonly time: number;
}

/** The highest index: that of a shard's EndingSequenceNumber, after every record. */
export const LAST_SEQUENCE_INDEX = 0x7fffffffffffffffn;

const VERSION_0_FIRST = 1n << 124n;
const VERSION_0_END = 1n << 129n;
const VERSION_2_FIRST = 1n << 185n;
const VERSION_2_END = 3n << 184n;
/** In the year 2477; AWS rejects later ones. */
const LATEST_SHARD_SECONDS = 16_025_175_000;

/** Parses a sequence number (decimal digits); undefined when it is invalid. */
export function parseSequenceNumber(text: string): SequenceNumber | undefined {
  const given = BigInt(text);
  const value = given < VERSION_0_FIRST ? given + VERSION_0_FIRST : given;
  const hex = value.toString(16);
  const shardCreated = Number.parseInt(hex.slice(1, 10), 16);
  if (value < VERSION_0_END) {
    if (shardCreated >= LATEST_SHARD_SECONDS) return undefined;
    return { version: 0, shardCreated, shardIndex: Number.parseInt(hex.slice(28, 32), 16), index: 0n, time: 0 };
  }
  if (value <= VERSION_2_FIRST || value >= VERSION_2_END) return undefined;
  if (hex.endsWith('1')) {
    const time = Number.parseInt(hex.slice(13, 22), 16);
    const index = BigInt(`0x${hex.slice(36, 38)}`);
    return { version: 1, shardCreated, shardIndex: Number.parseInt(hex.slice(38, 46), 16), index, time };
  }
  const index = BigInt(`0x${hex.slice(11, 27)}`);
  if (!hex.endsWith('2') || index > LAST_SEQUENCE_INDEX || shardCreated >= LATEST_SHARD_SECONDS) return undefined;
  const shard = Number.parseInt(hex.slice(38, 46), 16);
  const shardIndex = shard > 0x7fffffff ? -shard : shard;
  return { version: 2, shardCreated, shardIndex, index, time: Number.parseInt(hex.slice(29, 38), 16) };
}

/** Formats the numbers of one shard; created once per shard, because prefix and suffix never change. */
export class SequenceNumberFormat {
  readonly #head: string;
  readonly #tail: string;

  /** `shardCreated` in seconds since the epoch. */
  constructor(shardIndex: number, shardCreated: number) {
    this.#head = `0x2${hexDigits(shardCreated, 9)}${(shardIndex & 0xf).toString(16)}`;
    this.#tail = `${hexDigits(shardIndex, 8)}2`;
  }

  /** `time` in seconds since the epoch. */
  format(index: number | bigint, time: number): string {
    return BigInt(`${this.#head}${hexDigits(index, 16)}00${hexDigits(time, 9)}${this.#tail}`).toString();
  }
}

/** The next number: the first that an AFTER_SEQUENCE_NUMBER iterator may return. */
export function sequenceNumberAfter(text: string): string {
  return (BigInt(text) + 1n).toString();
}

/** The previous number. */
export function sequenceNumberBefore(text: string): string {
  return (BigInt(text) - 1n).toString();
}

function hexDigits(value: number | bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
