/** The checks of a lab as data, and how each kind of check is loaded: only `verify` needs what they are made of. */
import type { CheckContext } from '../evidence/context.ts';
import { completeLab, type Lab, type LabDefinition } from '../lab.ts';
import type { Finding } from './check.ts';

/** They only look. */
const READING = {
  function: async () => (await import('./function.ts')).checkFunction,
  'kinesis-stream': async () => (await import('./kinesis-stream.ts')).checkKinesisStream,
  'log-group': async () => (await import('./log-group.ts')).checkLogGroup,
  mapping: async () => (await import('./mapping.ts')).checkMapping,
  'no-stream': async () => (await import('./no-stream.ts')).checkNoStream,
  'only-action': async () => (await import('./only-action.ts')).checkOnlyAction,
  payload: async () => (await import('./payload.ts')).checkPayload,
  role: async () => (await import('./role.ts')).checkRole,
  stream: async () => (await import('./stream.ts')).checkStream,
  table: async () => (await import('./table.ts')).checkTable,
  'table-variable': async () => (await import('./table-variable.ts')).checkTableVariable,
  'time-to-live': async () => (await import('./time-to-live.ts')).checkTimeToLive,
};

/** They call the function, or write items or records; --no-write leaves them out. */
const WRITING = {
  'deletion-cause': async () => (await import('./deletion-cause.ts')).checkDeletionCause,
  delivery: async () => (await import('./delivery.ts')).checkDelivery,
  'exactly-once': async () => (await import('./exactly-once.ts')).checkExactlyOnce,
  expiry: async () => (await import('./expiry.ts')).checkExpiry,
  invocation: async () => (await import('./invocation.ts')).checkInvocation,
  item: async () => (await import('./item.ts')).checkItem,
  'kinesis-delivery': async () => (await import('./kinesis-delivery.ts')).checkKinesisDelivery,
  metrics: async () => (await import('./metrics.ts')).checkMetrics,
  query: async () => (await import('./query.ts')).checkQuery,
  'sample-sum': async () => (await import('./sample-sum.ts')).checkSampleSum,
  'stream-record': async () => (await import('./stream-record.ts')).checkStreamRecord,
  sum: async () => (await import('./sum.ts')).checkSum,
};

const KINDS = { ...READING, ...WRITING };
type Kinds = typeof KINDS;

/** What a kind takes beside the context. */
type Options<Kind extends keyof Kinds> =
  Parameters<Awaited<ReturnType<Kinds[Kind]>>> extends readonly [unknown, infer Given] ? Given : object;

/** A part of a check, of one kind, with what that kind takes. */
export type PartSpec = { [Kind in keyof Kinds]: { readonly kind: Kind } & Options<Kind> }[keyof Kinds];

/** One step of a lab, proved by one or more parts. */
export interface LabCheck {
  /** A few words for people. */
  readonly title: string;
  readonly parts: readonly [PartSpec, ...PartSpec[]];
}

/** A lab with what `verify` proves: one check for each step. */
export interface CheckedLab extends Lab {
  readonly checks: readonly LabCheck[];
}

/** A file of the catalog is one of these. */
export function defineLab(definition: LabDefinition & Pick<CheckedLab, 'checks'>): CheckedLab {
  return completeLab(definition);
}

export function isWriting({ kind }: PartSpec): boolean {
  return kind in WRITING;
}

export async function runPart(context: CheckContext, part: PartSpec): Promise<Finding> {
  // Each kind is run with the part that it was loaded for.
  const check = (await KINDS[part.kind]()) as (context: CheckContext, part: PartSpec) => Promise<Finding>;
  return check(context, part);
}
