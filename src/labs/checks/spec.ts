/** The checks of a lab as data, and the loaders of each kind of check: only `verify` needs their code. */
import type { CheckContext } from '../evidence/context.ts';
import { completeLab, type Lab, type LabDefinition } from '../lab.ts';
import type { Finding } from './check.ts';

/** They only read. */
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

/** They call the function, or write items or records; --no-write skips them. */
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

/** The options of a kind of check. */
type Options<Kind extends keyof Kinds> =
  Parameters<Awaited<ReturnType<Kinds[Kind]>>> extends readonly [unknown, infer Given] ? Given : object;

/** A part of a check, of one kind, with its options. */
export type PartSpec = { [Kind in keyof Kinds]: { readonly kind: Kind } & Options<Kind> }[keyof Kinds];

/** One step of a lab, proved by one or more parts. */
export interface LabCheck {
  /** A few words for people. */
  readonly title: string;
  readonly parts: readonly [PartSpec, ...PartSpec[]];
}

/** A lab with its checks: one for each step. */
export interface CheckedLab extends Lab {
  readonly checks: readonly LabCheck[];
}

/** Completes the data of a file of the catalog. */
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
