/** The functions of a region with their versions and aliases: storage, lookup, lists. */
import { Collection } from '../../../store/collection.ts';
import type { BatchOperation, Store } from '../../../store/store.ts';
import { functionNotFound } from '../errors.ts';
import { type FunctionName, functionArn, type Place, parseFunctionName } from './function-name.ts';
import {
  type Alias,
  type EventInvokeConfig,
  type FunctionRecord,
  type FunctionVersion,
  LATEST,
  type ResourcePolicy,
} from './model.ts';

/** The account's concurrency. Differs from AWS: it is not enforced; see the limit of the pool. */
export const ACCOUNT_CONCURRENCY = 1_000;

/** A function version, with the name that the caller used. */
export interface FoundFunction {
  readonly record: FunctionRecord;
  readonly version: FunctionVersion;
  /** The alias that led to it. */
  readonly alias?: Alias;
  /** As given by the caller; undefined for a bare function name. */
  readonly qualifier: string | undefined;
  /** With the caller's qualifier, if there was one. */
  readonly arn: string;
}

/** The writes of a change, in one atomic batch. */
export interface FunctionChange {
  readonly record?: FunctionRecord;
  readonly versions?: readonly FunctionVersion[];
}

type Collections = Awaited<ReturnType<typeof openCollections>>;

export class Functions {
  readonly place: Place;
  readonly #store: Store;
  readonly #records: Collections['records'];
  readonly #versions: Collections['versions'];
  readonly aliases: Collections['aliases'];
  readonly eventInvokeConfigs: Collections['eventInvokeConfigs'];
  readonly policies: Collections['policies'];

  private constructor(store: Store, place: Place, collections: Collections) {
    this.#store = store;
    this.place = place;
    this.#records = collections.records;
    this.#versions = collections.versions;
    this.aliases = collections.aliases;
    this.eventInvokeConfigs = collections.eventInvokeConfigs;
    this.policies = collections.policies;
  }

  static async open(store: Store, place: Place): Promise<Functions> {
    return new Functions(store, place, await openCollections(store));
  }

  /** Sorted by name. */
  list(): FunctionRecord[] {
    return this.#records.values();
  }

  /** The part of the account's concurrency that is not reserved. */
  get unreservedConcurrency(): number {
    return this.list().reduce((left, { reservedConcurrency = 0 }) => left - reservedConcurrency, ACCOUNT_CONCURRENCY);
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  version(name: string, version: string): FunctionVersion | undefined {
    return this.#versions.get(qualifiedId(name, version));
  }

  latest(record: FunctionRecord): FunctionVersion {
    const version = this.version(record.name, LATEST);
    if (version === undefined) throw new Error(`${record.name} has no ${LATEST}`);
    return version;
  }

  /** `$LATEST` first, then the published ones by number. */
  versions(name: string): FunctionVersion[] {
    const own = this.#versions.values().filter((version) => version.name === name);
    return own.sort((a, b) => numberOf(a.version) - numberOf(b.version));
  }

  allVersions(): FunctionVersion[] {
    return this.#versions.values();
  }

  aliasesOf(name: string): Alias[] {
    return this.aliases.values().filter(({ functionName }) => functionName === name);
  }

  /** The function of a name, partial ARN or ARN, without its qualifier. Throws ResourceNotFoundException. */
  record(nameOrArn: string | undefined): FunctionRecord {
    const { name } = this.parse(nameOrArn);
    const record = this.#records.get(name);
    if (record === undefined) throw functionNotFound(this.arn({ name }));
    return record;
  }

  /** The version of a name and a qualifier. Throws ResourceNotFoundException with the requested ARN. */
  find(nameOrArn: string | undefined, qualifier?: string): FoundFunction {
    const named = this.parse(nameOrArn, qualifier);
    const found = this.lookUp(named);
    if (found === undefined) throw functionNotFound(this.arn(named));
    return found;
  }

  lookUp(named: FunctionName): FoundFunction | undefined {
    const { name, qualifier } = named;
    const record = this.#records.get(name);
    if (record === undefined) return undefined;
    const alias = qualifier === undefined ? undefined : this.aliases.get(qualifiedId(name, qualifier));
    const version = this.version(name, alias?.version ?? qualifier ?? LATEST);
    if (version === undefined) return undefined;
    return { record, version, alias, qualifier, arn: this.arn(named) };
  }

  parse(nameOrArn: string | undefined, qualifier?: string): FunctionName {
    return parseFunctionName(nameOrArn ?? '', qualifier, this.place);
  }

  arn(named: FunctionName): string {
    return functionArn(named, this.place);
  }

  /** Durable when it resolves. */
  save({ record, versions = [] }: FunctionChange): Promise<void> {
    const operations: BatchOperation[] = versions.map((version) =>
      this.#versions.putOperation(qualifiedId(version.name, version.version), version),
    );
    if (record !== undefined) operations.push(this.#records.putOperation(record.name, record));
    return this.#store.batch(operations);
  }

  /** Removes a published version. */
  removeVersion({ name, version }: FunctionVersion): Promise<void> {
    return this.#versions.delete(qualifiedId(name, version));
  }

  /** Removes a function with everything that belongs to it. */
  remove(name: string): Promise<void> {
    const own = [this.#versions, this.aliases, this.eventInvokeConfigs, this.policies] as const;
    const operations = own.flatMap((collection) => {
      const ids = collection.entries().map(([id]) => id);
      return ids.filter((id) => id.startsWith(qualifiedId(name, ''))).map((id) => collection.deleteOperation(id));
    });
    return this.#store.batch([...operations, this.#records.deleteOperation(name)]);
  }
}

async function openCollections(store: Store) {
  return {
    records: await Collection.open<FunctionRecord>(store, 'function/'),
    versions: await Collection.open<FunctionVersion>(store, 'version/'),
    aliases: await Collection.open<Alias>(store, 'alias/'),
    eventInvokeConfigs: await Collection.open<EventInvokeConfig>(store, 'event-invoke-config/'),
    policies: await Collection.open<ResourcePolicy>(store, 'policy/'),
  };
}

/** The key of a version or an alias, and of their configurations. */
export function qualifiedId(functionName: string, qualifier: string): string {
  return `${functionName}:${qualifier}`;
}

/** A key that sorts versions by function, with `$LATEST` first and the published ones by number. */
export function versionKey({ name, version }: FunctionVersion): string {
  return `${name} ${String(numberOf(version)).padStart(15, '0')}`;
}

function numberOf(version: string): number {
  return version === LATEST ? 0 : Number(version);
}
