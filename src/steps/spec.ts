/** The resources of a lab as data: one type for each kind, which refer to each other by the lab's own names. */
import type { EventSourceMappingSpec } from './event-source-mapping.ts';
import type { FunctionSpec } from './function.ts';
import type { KinesisStreamSpec } from './kinesis-stream.ts';
import type { LogGroupSpec } from './log-group.ts';
import type { Resource } from './resource.ts';
import type { RoleSpec } from './role.ts';
import type { StreamSpec } from './stream.ts';
import type { TableSpec } from './table.ts';
import type { TimeToLiveSpec } from './time-to-live.ts';

export type ResourceSpec =
  | EventSourceMappingSpec
  | FunctionSpec
  | KinesisStreamSpec
  | LogGroupSpec
  | RoleSpec
  | StreamSpec
  | TableSpec
  | TimeToLiveSpec;

/** A kind with its types erased: called only with the spec that it was loaded for, and with its own states. */
export type AnyResource = Resource<ResourceSpec, unknown>;

const LOADERS: { readonly [Kind in ResourceSpec['kind']]: () => Promise<unknown> } = {
  'event-source-mapping': async () => (await import('./event-source-mapping.ts')).eventSourceMapping,
  function: async () => (await import('./function.ts')).lambdaFunction,
  'kinesis-stream': async () => (await import('./kinesis-stream.ts')).kinesisStream,
  'log-group': async () => (await import('./log-group.ts')).logGroup,
  role: async () => (await import('./role.ts')).role,
  stream: async () => (await import('./stream.ts')).stream,
  table: async () => (await import('./table.ts')).table,
  'time-to-live': async () => (await import('./time-to-live.ts')).timeToLive,
};

/** The kind and the lab's own name, for example `stream:Dogs`: unique within a lab. */
export function idOf(spec: ResourceSpec): string {
  switch (spec.kind) {
    case 'stream':
    case 'time-to-live':
      return `${spec.kind}:${spec.table}`;
    case 'event-source-mapping':
    case 'log-group':
      return `${spec.kind}:${spec.function}`;
    default:
      return `${spec.kind}:${spec.name}`;
  }
}

/** Loads a kind of resource, and with it the SDK client that it uses. */
export async function loadResource(spec: ResourceSpec): Promise<AnyResource> {
  // Each loader returns the Resource of its own kind, and the spec is of that kind.
  return (await LOADERS[spec.kind]()) as AnyResource;
}
