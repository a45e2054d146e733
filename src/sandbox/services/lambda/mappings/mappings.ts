/** The event source mappings of a region: made, changed, listed and removed, each with its pollers at work. */
import { randomUUID } from 'node:crypto';
import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import type { Timer } from '../../../../core/clock.ts';
import type {
  InvokeFunction,
  RecordMetrics,
  RoleMay,
  SendToDestination,
  ServiceEnvironment,
} from '../../../contract/ports.ts';
import { Collection } from '../../../store/collection.ts';
import type { Store } from '../../../store/store.ts';
import type { FindEventSource } from '../../../streams/event-source.ts';
import { loadCheckpoints, removeOperations, saveOperation } from './checkpoints.ts';
import { type FindFunction, functionArnOf } from './function-reference.ts';
import {
  configurationOf,
  isTransitional,
  type Mapping,
  mappingArn,
  polls,
  settingsOf,
  settled,
  type TransitionalState,
} from './mapping.ts';
import { MappingRunner } from './mapping-runner.ts';
import { type MappingTags, mappingTags } from './mapping-tags.ts';
import { pageOf } from './page.ts';
import { NOTHING_PROCESSED } from './processing-result.ts';
import { startingCheckpoints } from './starting-position.ts';
import { checkCreate, checkUpdate, mappingExists, mappingInUse, mappingNotFound } from './validation.ts';

/** What the last batch of a deleted mapping may still take; then the function has logged all of it. */
const LAST_BATCH_MS = 10_000;

export interface MappingsDependencies extends ServiceEnvironment {
  readonly findEventSource: FindEventSource;
  readonly findFunction: FindFunction;
  readonly invoke: InvokeFunction;
  readonly roleMay: RoleMay;
  readonly recordMetrics: RecordMetrics;
  /** Absent where there is nothing to send to: records that are given up are then gone. */
  readonly sendToDestination: SendToDestination | undefined;
}

type Configuration = EventSourceMappingConfiguration;

export interface Mappings {
  create(request: CreateEventSourceMappingRequest): Promise<Configuration>;
  get(uuid: string): Configuration;
  /** Of the mapping's function; undefined when there is no such mapping. */
  functionArn(uuid: string): string | undefined;
  update(request: UpdateEventSourceMappingRequest): Promise<Configuration>;
  delete(uuid: string): Promise<Configuration>;
  list(request: ListEventSourceMappingsRequest): ListEventSourceMappingsResponse;
  readonly tags: MappingTags;
  /** Ends all pollers; their checkpoints are durable then. */
  dispose(): Promise<void>;
}

/** Opens the mappings in the store. Those that are enabled go on from their checkpoints at once. */
export async function openMappings(store: Store, dependencies: MappingsDependencies): Promise<Mappings> {
  const { clock, pace } = dependencies;
  const mappings = await Collection.open<Mapping>(store, 'mapping/');
  const runners = new Map<string, MappingRunner>();
  const timers = new Map<string, Timer>();
  let disposed = false;

  const transitionMs: Readonly<Record<TransitionalState, number>> = {
    Creating: pace.mappingCreating,
    Updating: pace.mappingUpdating,
    Enabling: pace.mappingUpdating,
    Disabling: pace.mappingUpdating,
    Deleting: pace.mappingDeleting,
  };
  const show = (mapping: Mapping): Configuration => configurationOf(mapping, dependencies);

  function find(uuid: string): Mapping {
    const mapping = mappings.get(uuid);
    if (mapping === undefined) throw mappingNotFound();
    return mapping;
  }

  /** The mapping if it can be changed now. */
  function findSettled(uuid: string, verb: 'update' | 'delete'): Mapping {
    const mapping = find(uuid);
    if (isTransitional(mapping.state)) throw mappingInUse(verb);
    return mapping;
  }

  function refuseDuplicate(functionArn: string, eventSourceArn: string, but?: string): void {
    for (const other of mappings.values()) {
      const taken = [other, other.next ?? other].some((settings) => settings.functionArn === functionArn);
      if (taken && other.eventSourceArn === eventSourceArn && other.uuid !== but) throw mappingExists(other);
    }
  }

  function runnerOf(uuid: string): MappingRunner {
    const runner = runners.get(uuid) ?? new MappingRunner();
    runners.set(uuid, runner);
    return runner;
  }

  function run(mapping: Mapping): void {
    const { uuid } = mapping;
    runnerOf(uuid).start({
      ...dependencies,
      settings: settingsOf(mapping),
      loadCheckpoints: () => loadCheckpoints(store, uuid),
      saveCheckpoint: (shardId, checkpoint) => store.batch([saveOperation(uuid, shardId, checkpoint)]),
      lastResult: mapping.lastProcessingResult,
      report: (result) => report(uuid, result),
    });
  }

  /** Not waited for: after a kill the mapping may show the result before. */
  function report(uuid: string, lastProcessingResult: string): void {
    const mapping = mappings.get(uuid);
    if (mapping === undefined || mapping.lastProcessingResult === lastProcessingResult) return;
    mappings.put(uuid, { ...mapping, lastProcessingResult }).catch(() => {});
  }

  function settleLater({ uuid, state }: Mapping): void {
    if (!isTransitional(state) || disposed) return;
    const timer = clock.schedule(transitionMs[state], () => {
      timers.delete(uuid);
      // A state that cannot be written now is tried again by the next start.
      settle(uuid).catch(() => {});
    });
    timers.set(uuid, timer);
  }

  async function settle(uuid: string): Promise<void> {
    const mapping = find(uuid);
    if (mapping.state === 'Deleting') {
      await runnerOf(uuid).finish(clock, LAST_BATCH_MS);
      if (disposed) return;
      const checkpoints = await removeOperations(store, uuid);
      runners.delete(uuid);
      return store.batch([mappings.deleteOperation(uuid), ...checkpoints]);
    }
    const next = settled(mapping, clock.now());
    const written = mappings.put(uuid, next);
    if (polls(next)) run(next);
    return written;
  }

  for (const mapping of mappings.values()) {
    settleLater(mapping);
    if (polls(mapping)) run(mapping);
  }

  return {
    create: async (request) => {
      const { source, target, startingPosition, options } = await checkCreate(request, dependencies);
      const startingTime = request.StartingPositionTimestamp?.getTime();
      const checkpoints = await startingCheckpoints(source, startingPosition, startingTime);
      refuseDuplicate(target.functionArn, source.arn);
      const uuid = randomUUID();
      const mapping: Mapping = {
        uuid,
        eventSourceArn: source.arn,
        functionArn: target.functionArn,
        functionName: target.functionName,
        startingPosition,
        ...(startingPosition === 'AT_TIMESTAMP' && { startingTime }),
        options,
        state: 'Creating',
        enabled: request.Enabled ?? true,
        lastModified: clock.now(),
        lastProcessingResult: NOTHING_PROCESSED,
        tags: request.Tags ?? {},
      };
      const positions = [...checkpoints].map(([shardId, checkpoint]) => saveOperation(uuid, shardId, checkpoint));
      await store.batch([mappings.putOperation(uuid, mapping), ...positions]);
      settleLater(mapping);
      return show(mapping);
    },

    get: (uuid) => show(find(uuid)),

    functionArn: (uuid) => mappings.get(uuid)?.functionArn,

    update: async ({ UUID = '', ...request }) => {
      const before = findSettled(UUID, 'update');
      const next = await checkUpdate({ UUID, ...request }, before, dependencies);
      const mapping = findSettled(UUID, 'update');
      refuseDuplicate(next.functionArn, mapping.eventSourceArn, UUID);
      const enabled = request.Enabled ?? mapping.enabled;
      const changed: Mapping = {
        ...mapping,
        next,
        state: enabled === mapping.enabled ? 'Updating' : enabled ? 'Enabling' : 'Disabling',
        enabled,
        lastModified: clock.now(),
      };
      const written = mappings.put(UUID, changed);
      if (changed.state === 'Disabling') void runnerOf(UUID).stop({ abort: false });
      await written;
      settleLater(changed);
      return show(changed);
    },

    delete: async (uuid) => {
      const mapping = findSettled(uuid, 'delete');
      const deleting: Mapping = { ...mapping, state: 'Deleting', enabled: false, lastModified: clock.now() };
      const written = mappings.put(uuid, deleting);
      void runnerOf(uuid).stop({ abort: false });
      await written;
      settleLater(deleting);
      return show(deleting);
    },

    list: ({ EventSourceArn, FunctionName, Marker, MaxItems }) => {
      const functionArn = FunctionName === undefined ? undefined : functionArnOf(FunctionName, dependencies);
      const found = mappings
        .values()
        .filter((mapping) => EventSourceArn === undefined || mapping.eventSourceArn === EventSourceArn)
        .filter((mapping) => functionArn === undefined || mapping.functionArn === functionArn);
      const { page, next } = pageOf(found, { marker: Marker, limit: MaxItems });
      return { EventSourceMappings: page.map(show), ...(next !== undefined && { NextMarker: next }) };
    },

    tags: mappingTags(mappings, (uuid) => mappingArn(uuid, dependencies)),

    dispose: async () => {
      disposed = true;
      for (const timer of timers.values()) timer.cancel();
      await Promise.all([...runners.values()].map((runner) => runner.stop({ abort: true })));
    },
  };
}
