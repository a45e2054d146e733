/** Which reads lag behind which writes, as data that a service brings; the gateway applies it at the pace of AWS. */
import type { Failure } from './dialect.ts';

/** The members of an input by which operations name a resource. */
export type Names = Readonly<Record<string, unknown>>;

interface Lag {
  /** The writes after which it starts; a refused write starts none. */
  readonly after: readonly string[];
  /** How long it lasts: a duration of the pace. */
  readonly lasts: 'creationLag' | 'deletionLag';
}

/** The name of the resource in the inputs of all operations concerned; undefined for none. */
type ResourceOf = (input: Names) => string | undefined;

/** Reads answer as they did right before the write: that something is not there yet, or that it is still there. */
export interface StaleReads extends Lag {
  readonly kind: 'stale';
  readonly resource: ResourceOf;
  readonly reads: readonly string[];
  /** Writes that do not find the resource either, as long as the first of the reads does not. */
  readonly blindWrites?: readonly string[];
}

/** A list lacks what was created. */
export interface ShortList extends Lag {
  readonly kind: 'list';
  readonly list: string;
  /** The member of the reply that has the list. */
  readonly member: string;
  /** Identifies an element, and in the reply of the write what it created. */
  identify(element: unknown): string | undefined;
}

/** An operation is refused, because of what was removed just before. */
export interface LateRefusal extends Lag {
  readonly kind: 'refusal';
  readonly resource: ResourceOf;
  readonly refused: string;
  readonly error: Failure;
}

export type ReadLag = StaleReads | ShortList | LateRefusal;

/** The operations whose answers are late. */
export function affected(lag: ReadLag): readonly string[] {
  if (lag.kind === 'list') return [lag.list];
  return lag.kind === 'refusal' ? [lag.refused] : [...lag.reads, ...(lag.blindWrites ?? [])];
}
