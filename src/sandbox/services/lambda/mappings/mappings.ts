/** The event source mappings of a region: create, change, list and delete, each with its poller. */
import { randomUUID } from 'node:crypto';
import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { pageAfter } from '../../../contract/paging.ts';
import { ServiceError } from '../../../contract/service.ts';
import { Collection } from '../../../store/collection.ts';
import { Scheduler } from '../../../store/scheduler.ts';
import type { Store } from '../../../store/store.ts';
import { invalidParameter, resourceConflict, resourceNotFound } from '../errors.ts';
import { Checkpoints } from './checkpoints.ts';
import { functionArnOf } from './function-reference.ts';
import { isTransitional, type Mapping, mappingArn, polls, settled, type TransitionalState } from './mapping.ts';
import type { MappingKind, MappingPorts } from './mapping-kind.ts';
import { MappingRunner } from './mapping-runner.ts';
import { NOTHING_PROCESSED } from './processing-result.ts';
import { checkFunction } from './stream-checks.ts';
import { streamMapping } from './stream-mapping.ts';

/** Limit for the last batch of a deleted mapping, so that the function can log all of it. */
const LAST_BATCH_MS = 10_000;

/** Maximum page size, regardless of MaxItems. */
const MOST_ITEMS = 100;

type Configuration = EventSourceMappingConfiguration;

export class Mappings {
  readonly #ports: MappingPorts;
  readonly #store: Store;
  readonly #mappings: Collection<Mapping>;
  readonly #kinds: readonly MappingKind[];
  readonly #runners = new Map<string, MappingRunner>();
  readonly #scheduler: Scheduler;
  readonly #transitionMs: Readonly<Record<TransitionalState, number>>;

  private constructor(store: Store, ports: MappingPorts, mappings: Collection<Mapping>) {
    this.#store = store;
    this.#ports = ports;
    this.#mappings = mappings;
    this.#scheduler = new Scheduler(ports.clock);
    this.#kinds = ports.eventSources.map((streams) => streamMapping(streams, ports));
    const { mappingCreating, mappingUpdating, mappingDeleting } = ports.pace;
    this.#transitionMs = {
      Creating: mappingCreating,
      Updating: mappingUpdating,
      Enabling: mappingUpdating,
      Disabling: mappingUpdating,
      Deleting: mappingDeleting,
    };
  }

  /** Opens the mappings in the store. Enabled ones resume from their checkpoints at once. */
  static async open(store: Store, ports: MappingPorts): Promise<Mappings> {
    const opened = new Mappings(store, ports, await Collection.open<Mapping>(store, 'mapping/'));
    for (const mapping of opened.#mappings.values()) {
      opened.#settleLater(mapping);
      if (polls(mapping)) opened.#run(mapping);
    }
    return opened;
  }

  async create(request: CreateEventSourceMappingRequest): Promise<Configuration> {
    const { EventSourceArn: eventSourceArn } = request;
    if (!eventSourceArn) throw invalidParameter('Unrecognized event source.');
    const { checkpoints, ...checked } = await this.#kindOf(eventSourceArn, request.FunctionName).checkCreate(request);
    this.#refuseDuplicate(checked.functionArn, eventSourceArn);
    const uuid = randomUUID();
    const mapping: Mapping = {
      ...checked,
      uuid,
      eventSourceArn,
      state: 'Creating',
      enabled: request.Enabled ?? true,
      lastModified: this.#ports.clock.now(),
      lastProcessingResult: NOTHING_PROCESSED,
      tags: request.Tags ?? {},
    };
    const positions = new Checkpoints(this.#store, uuid).firstOperations(checkpoints);
    await this.#store.batch([this.#mappings.putOperation(uuid, mapping), ...positions]);
    this.#settleLater(mapping);
    return this.#show(mapping);
  }

  get(uuid: string): Configuration {
    return this.#show(this.#find(uuid));
  }

  /** Of the mapping's function; undefined when there is no such mapping. */
  functionArn(uuid: string): string | undefined {
    return this.#mappings.get(uuid)?.functionArn;
  }

  async update(request: UpdateEventSourceMappingRequest): Promise<Configuration> {
    const { UUID: uuid = '' } = request;
    const before = this.#findSettled(uuid, 'update');
    const next = await this.#kindOf(before.eventSourceArn).checkUpdate(request, before);
    const mapping = this.#findSettled(uuid, 'update');
    this.#refuseDuplicate(next.functionArn, mapping.eventSourceArn, uuid);
    const enabled = request.Enabled ?? mapping.enabled;
    const state = enabled === mapping.enabled ? 'Updating' : enabled ? 'Enabling' : 'Disabling';
    return this.#change({ ...mapping, next, state, enabled });
  }

  delete(uuid: string): Promise<Configuration> {
    return this.#change({ ...this.#findSettled(uuid, 'delete'), state: 'Deleting', enabled: false });
  }

  list(request: ListEventSourceMappingsRequest): ListEventSourceMappingsResponse {
    const { EventSourceArn, FunctionName, Marker, MaxItems = MOST_ITEMS } = request;
    const functionArn = FunctionName === undefined ? undefined : functionArnOf(FunctionName, this.#ports);
    const after = Marker && Buffer.from(Marker, 'base64url').toString('utf8');
    const found = this.#mappings
      .values()
      .filter((mapping) => EventSourceArn === undefined || mapping.eventSourceArn === EventSourceArn)
      .filter((mapping) => functionArn === undefined || mapping.functionArn === functionArn);
    const page = pageAfter(found, ({ uuid }) => uuid, { after, limit: Math.min(MaxItems, MOST_ITEMS) });
    return {
      EventSourceMappings: page.items.map((mapping) => this.#show(mapping)),
      ...(page.last !== undefined && { NextMarker: Buffer.from(page.last).toString('base64url') }),
    };
  }

  /** The tags of the mapping of that ARN; undefined when there is none. */
  tags(arn: string): Mapping['tags'] | undefined {
    return this.#findByArn(arn)?.tags;
  }

  /** Replaces all of the mapping's tags; does nothing when the ARN names no mapping. */
  async setTags(arn: string, tags: Mapping['tags']): Promise<void> {
    const mapping = this.#findByArn(arn);
    if (mapping !== undefined) await this.#mappings.put(mapping.uuid, { ...mapping, tags });
  }

  /** Ends all pollers; their checkpoints are durable then. */
  async dispose(): Promise<void> {
    const ended = this.#scheduler.dispose();
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop({ abort: true })));
    await ended;
  }

  #kindOf(eventSourceArn: string, functionName?: string): MappingKind {
    const kind = this.#kinds.find(({ names }) => names(eventSourceArn));
    if (kind !== undefined) return kind;
    if (functionName !== undefined) checkFunction(functionName, this.#ports);
    // Differs from AWS: only DynamoDB and Kinesis streams can be mapped; queues, brokers and consumers are refused.
    throw invalidParameter(
      `Unrecognized event source, must be kinesis, dynamodb stream or sqs. Unsupported source arn : ${eventSourceArn}`,
    );
  }

  #find(uuid: string): Mapping {
    const mapping = this.#mappings.get(uuid);
    if (mapping === undefined) throw resourceNotFound('The resource you requested does not exist.');
    return mapping;
  }

  #findByArn(arn: string): Mapping | undefined {
    const mapping = this.#mappings.get(arn.slice(arn.lastIndexOf(':') + 1));
    return mapping !== undefined && mappingArn(mapping.uuid, this.#ports) === arn ? mapping : undefined;
  }

  /** The mapping if it can be changed now. */
  #findSettled(uuid: string, verb: 'update' | 'delete'): Mapping {
    const mapping = this.#find(uuid);
    if (!isTransitional(mapping.state)) return mapping;
    const message = `Cannot ${verb} the event source mapping because it is in use.`;
    throw new ServiceError('ResourceInUseException', message, 400, { Message: message, Type: 'User' });
  }

  #refuseDuplicate(functionArn: string, eventSourceArn: string, but?: string): void {
    for (const other of this.#mappings.values()) {
      const isTaken = [other, other.next ?? other].some((settings) => settings.functionArn === functionArn);
      if (!isTaken || other.eventSourceArn !== eventSourceArn || other.uuid === but) continue;
      throw resourceConflict(
        `The event source arn (" ${eventSourceArn} ") and function (" ${other.functionName} ") provided mapping already exists. ` +
          `Please update or delete the existing mapping with UUID ${other.uuid}`,
      );
    }
  }

  #show(mapping: Mapping): Configuration {
    return {
      UUID: mapping.uuid,
      EventSourceMappingArn: mappingArn(mapping.uuid, this.#ports),
      EventSourceArn: mapping.eventSourceArn,
      FunctionArn: mapping.functionArn,
      ...this.#kindOf(mapping.eventSourceArn).describe(mapping),
      State: mapping.state,
      StateTransitionReason: 'User action',
      LastModified: new Date(mapping.lastModified),
      LastProcessingResult: mapping.lastProcessingResult,
    };
  }

  /** Brings a mapping into a transitional state. */
  async #change(changed: Mapping): Promise<Configuration> {
    const { uuid, state } = changed;
    const mapping = { ...changed, lastModified: this.#ports.clock.now() };
    await this.#mappings.put(uuid, mapping);
    if (state === 'Disabling' || state === 'Deleting') void this.#runnerOf(uuid).stop({ abort: false });
    this.#settleLater(mapping);
    return this.#show(mapping);
  }

  #settleLater({ uuid, state }: Mapping): void {
    if (isTransitional(state)) this.#scheduler.schedule(this.#transitionMs[state], () => this.#settle(uuid));
  }

  async #settle(uuid: string): Promise<void> {
    const { clock } = this.#ports;
    const mapping = this.#mappings.get(uuid);
    if (mapping === undefined) return;
    if (mapping.state === 'Deleting') {
      await this.#runnerOf(uuid).finish(clock, LAST_BATCH_MS);
      if (this.#scheduler.disposed) return;
      const checkpoints = await new Checkpoints(this.#store, uuid).removeOperations();
      this.#runners.delete(uuid);
      return this.#store.batch([this.#mappings.deleteOperation(uuid), ...checkpoints]);
    }
    const next = settled(mapping, clock.now());
    await this.#mappings.put(uuid, next);
    if (polls(next)) this.#run(next);
  }

  #runnerOf(uuid: string): MappingRunner {
    const runner = this.#runners.get(uuid) ?? new MappingRunner();
    this.#runners.set(uuid, runner);
    return runner;
  }

  #run(mapping: Mapping): void {
    const { uuid, eventSourceArn } = mapping;
    const checkpoints = new Checkpoints(this.#store, uuid);
    const report = (result: string): void => this.#report(uuid, result);
    this.#runnerOf(uuid).start(() => this.#kindOf(eventSourceArn).start(mapping, { checkpoints, report }));
  }

  /** Not waited for: after a kill the mapping may show the result before. */
  #report(uuid: string, lastProcessingResult: string): void {
    const mapping = this.#mappings.get(uuid);
    if (mapping === undefined || mapping.lastProcessingResult === lastProcessingResult) return;
    this.#mappings.put(uuid, { ...mapping, lastProcessingResult }).catch(() => {});
  }
}
