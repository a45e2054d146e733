/** The interface of a kind of event sources: how its mappings are checked, shown and run. */
import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import type {
  InvokeFunction,
  RecordMetrics,
  RoleMay,
  SendToDestination,
  ServiceEnvironment,
} from '../../../contract/ports.ts';
import type { EventSourceFinder } from '../../../streams/event-source.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { FindFunction } from './function-reference.ts';
import type { Mapping, MappingSettings } from './mapping.ts';
import type { Checkpoint } from './progress.ts';

/** The functions that mappings need from the rest of the sandbox. */
export interface MappingPorts extends ServiceEnvironment {
  readonly eventSources: readonly EventSourceFinder[];
  readonly findFunction: FindFunction;
  readonly invoke: InvokeFunction;
  readonly roleMay: RoleMay;
  readonly recordMetrics: RecordMetrics;
  /** Without it, discarded records are lost. */
  readonly sendToDestination: SendToDestination | undefined;
}

/** The result of a valid request to create a mapping. */
export interface NewMapping extends MappingSettings, Pick<Mapping, 'startingPosition' | 'startingTime'> {
  /** By shard. */
  readonly checkpoints: ReadonlyMap<string, Checkpoint>;
}

/** The state of a mapping that its poller changes. */
export interface RunningMapping {
  readonly checkpoints: Checkpoints;
  /** Sets LastProcessingResult: the result of the last batch, or why the event source cannot be read. */
  report(result: string): void;
}

/** A mapping at work. */
export interface Poller {
  /** Ends after the batches under way, or with `abort` without waiting for them. The checkpoints are durable then. */
  stop(how: { readonly abort: boolean }): Promise<void>;
}

export interface MappingKind {
  /** Whether an ARN names an event source of this kind. */
  names(eventSourceArn: string): boolean;
  /** Checks a new mapping in AWS's order and words; throws ServiceError. */
  checkCreate(request: CreateEventSourceMappingRequest): Promise<NewMapping>;
  /** The settings after a change; throws ServiceError. */
  checkUpdate(request: UpdateEventSourceMappingRequest, mapping: Mapping): Promise<MappingSettings>;
  /** The settings as Lambda shows them: exactly the members that AWS shows for this kind. */
  describe(mapping: Mapping): EventSourceMappingConfiguration;
  /** Starts to deliver records. */
  start(mapping: Mapping, running: RunningMapping): Poller;
}
