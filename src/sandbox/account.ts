/** The sandbox's AWS account: its partitions, its regions, and the credentials that it accepts. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../core/clock.ts';
import { PARTITION_IDS, partitionOf } from '../core/partition.ts';
import type { Authorize } from './contract/denial.ts';
import type { Pace } from './contract/pace.ts';
import type { InvocationActivity, Presign } from './contract/ports.ts';
import type { Service } from './contract/service.ts';
import { type Credentials, GlobalServices } from './global-services.ts';
import { createRegion, REGIONAL_SIGNING_NAMES, type Region } from './region.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store/store.ts';

/** The number of the sandbox's account. */
export const SANDBOX_ACCOUNT_ID = '000000000000';

/** The signing names of all services, by IAM prefix. */
export const SIGNING_NAMES: Readonly<Record<string, string>> = { ...REGIONAL_SIGNING_NAMES, iam: 'iam', sts: 'sts' };

export interface AccountOptions {
  readonly store: Store;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Where the sandbox stores its files. */
  readonly folder: string;
  endpoint(): string;
  readonly presign: Presign;
}

export class Account {
  readonly #options: AccountOptions;
  readonly #regions = new Map<string, Region>();
  readonly #partitions = new Map<string, GlobalServices>();

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** The owner of an access key; `expired` for a session that has ended, undefined for an unknown key. */
  findCredentials(region: string, accessKeyId: string, sessionToken?: string): Credentials | 'expired' | undefined {
    return this.#global(region).findCredentials(accessKeyId, sessionToken);
  }

  /** The reason for a denial, undefined when the policies of the caller's role allow the action. */
  readonly authorize: Authorize = (caller, action, resource, conditions) => {
    const { region = '' } = conditions ?? {};
    return this.#global(region).authorize(caller, action, resource, conditions);
  };

  /** The services with this signing name in a region; none when the sandbox does not know the name. */
  async services(signingName: string, region: string): Promise<readonly Service[]> {
    const open = this.#global(region).services.get(signingName);
    return open === undefined ? this.#region(region).services(signingName) : [await open()];
  }

  /** Whether a service, named by its IAM prefix, serves an operation; loads the service. */
  async hasOperation(region: string, prefix: string, name: string): Promise<boolean> {
    const services = await this.services(SIGNING_NAMES[prefix] ?? '', region);
    return services.some(({ operations }) => operations.some((operation) => operation.name === name));
  }

  /** Resumes the work that a stop or a kill interrupted. */
  async resume(): Promise<void> {
    for (const partition of PARTITION_IDS) await this.#partition(partition).resume();
    for (const region of this.#options.settings.regions) await this.#region(region).resume();
  }

  /** Stops every function and poller; the state stays stored. */
  async dispose(): Promise<void> {
    for (const region of this.#regions.values()) await region.dispose();
    this.#regions.clear();
  }

  /** The invocations of all regions. */
  activity(): InvocationActivity {
    const regions = [...this.#regions.values()].map((region) => region.activity());
    const sum = (name: keyof InvocationActivity): number => regions.reduce((total, each) => total + each[name], 0);
    return { running: sum('running'), started: sum('started') };
  }

  /** Removes the code of all functions from disk; call it after {@link dispose}. */
  async removeCode(): Promise<void> {
    await rm(this.#codeFolder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #codeFolder(): string {
    return path.join(this.#options.folder, 'functions');
  }

  #global(region: string): GlobalServices {
    return this.#partition(partitionOf(region));
  }

  #partition(id: string): GlobalServices {
    let global = this.#partitions.get(id);
    if (global === undefined) {
      const { settings, store, clock, pace } = this.#options;
      const root = settings.credentials;
      global = new GlobalServices({ partition: id, accountId: SANDBOX_ACCOUNT_ID, root, store, clock, pace });
      this.#partitions.set(id, global);
    }
    return global;
  }

  #region(name: string): Region {
    const { store, clock, pace, settings, endpoint, presign } = this.#options;
    let region = this.#regions.get(name);
    if (region === undefined) {
      region = createRegion({
        accountId: SANDBOX_ACCOUNT_ID,
        region: name,
        clock,
        pace,
        store,
        folder: this.#codeFolder,
        endpoint,
        presign,
        saveRegion: () => settings.saveRegion(name),
        iam: this.#global(name).iam,
      });
      this.#regions.set(name, region);
    }
    return region;
  }
}
