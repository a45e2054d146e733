/** The kinds of checks as data, and how each is loaded: only `verify` needs what they are made of. */

import type { ChangePart } from './change.ts';
import type { CheckKind } from './check.ts';
import type { DeliveryPart } from './delivery.ts';
import type { EndPart } from './end.ts';
import type { ExpiryPart } from './expiry.ts';
import type { FunctionPart } from './function.ts';
import type { InvocationPart } from './invocation.ts';
import type { ItemPart } from './item.ts';
import type { KinesisDeliveryPart } from './kinesis-delivery.ts';
import type { KinesisStreamPart } from './kinesis-stream.ts';
import type { LogGroupPart } from './log-group.ts';
import type { MappingPart } from './mapping.ts';
import type { MetricsPart } from './metrics.ts';
import type { NoStreamPart } from './no-stream.ts';
import type { OnlyActionPart } from './only-action.ts';
import type { PayloadPart } from './payload.ts';
import type { QueryPart } from './query.ts';
import type { RolePart } from './role.ts';
import type { SampleSumPart } from './sample-sum.ts';
import type { StreamPart } from './stream.ts';
import type { SumPart } from './sum.ts';
import type { TablePart } from './table.ts';
import type { TableVariablePart } from './table-variable.ts';
import type { TimeToLivePart } from './time-to-live.ts';
import type { ToldApartPart } from './told-apart.ts';

export type PartSpec =
  | ChangePart
  | DeliveryPart
  | EndPart
  | ExpiryPart
  | FunctionPart
  | InvocationPart
  | ItemPart
  | KinesisDeliveryPart
  | KinesisStreamPart
  | LogGroupPart
  | MappingPart
  | MetricsPart
  | NoStreamPart
  | OnlyActionPart
  | PayloadPart
  | QueryPart
  | RolePart
  | SampleSumPart
  | StreamPart
  | SumPart
  | TablePart
  | TableVariablePart
  | TimeToLivePart
  | ToldApartPart;

const LOADERS: { readonly [Kind in PartSpec['kind']]: () => Promise<unknown> } = {
  change: async () => (await import('./change.ts')).change,
  delivery: async () => (await import('./delivery.ts')).delivery,
  end: async () => (await import('./end.ts')).end,
  expiry: async () => (await import('./expiry.ts')).expiry,
  function: async () => (await import('./function.ts')).functionCheck,
  invocation: async () => (await import('./invocation.ts')).invocation,
  item: async () => (await import('./item.ts')).item,
  'kinesis-delivery': async () => (await import('./kinesis-delivery.ts')).kinesisDelivery,
  'kinesis-stream': async () => (await import('./kinesis-stream.ts')).kinesisStreamCheck,
  'log-group': async () => (await import('./log-group.ts')).logGroupCheck,
  mapping: async () => (await import('./mapping.ts')).mapping,
  metrics: async () => (await import('./metrics.ts')).metrics,
  'no-stream': async () => (await import('./no-stream.ts')).noStream,
  'only-action': async () => (await import('./only-action.ts')).onlyAction,
  payload: async () => (await import('./payload.ts')).payload,
  query: async () => (await import('./query.ts')).query,
  role: async () => (await import('./role.ts')).roleCheck,
  'sample-sum': async () => (await import('./sample-sum.ts')).sampleSum,
  stream: async () => (await import('./stream.ts')).streamCheck,
  sum: async () => (await import('./sum.ts')).sum,
  table: async () => (await import('./table.ts')).tableCheck,
  'table-variable': async () => (await import('./table-variable.ts')).tableVariable,
  'time-to-live': async () => (await import('./time-to-live.ts')).timeToLiveCheck,
  'told-apart': async () => (await import('./told-apart.ts')).toldApart,
};

/** A kind with its types erased: only ever run with the part that it was loaded for. */
export async function loadCheck(part: PartSpec): Promise<CheckKind<PartSpec>> {
  // Each loader returns the kind of its own name, and the part is of that kind.
  return (await LOADERS[part.kind]()) as CheckKind<PartSpec>;
}
