/** Where an iterator of DynamoDB Streams reads on in its shard, as text inside the iterator. */

/** Undefined: from the oldest record on. */
export interface Position {
  readonly sequenceNumber: string;
  /** Whether the record of that number is read, too. */
  readonly inclusive: boolean;
}

const OLDEST = 'oldest';

export function formatPosition(position: Position | undefined): string {
  if (position === undefined) return OLDEST;
  return `${position.inclusive ? 'at' : 'after'} ${position.sequenceNumber}`;
}

export function parsePosition(text: string): Position | undefined {
  if (text === OLDEST) return undefined;
  const [kind, sequenceNumber = ''] = text.split(' ');
  return { sequenceNumber, inclusive: kind === 'at' };
}
