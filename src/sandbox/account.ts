/** The sandbox's AWS account: its global services, its regions, and the credentials that it accepts. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { Authorize } from './contract/denial.ts';
import type { Pace } from './contract/pace.ts';
import type { IssuedSession, IssueSessionRequest } from './contract/ports.ts';
import type { Caller, Service } from './contract/service.ts';
import { lazy } from './lazy.ts';
import { createRegion, REGIONAL_SIGNING_NAMES, type Region } from './region.ts';
import type { IamState } from './services/iam/state.ts';
import type { Settings } from './settings.ts';
import { prefixedStore, prefixRange, type Store } from './store/store.ts';

/** The number of the sandbox's account. */
export const SANDBOX_ACCOUNT_ID = '000000000000';

/** Where IAM keeps the sessions that STS issued. */
const SESSION_PREFIX = 'session/';

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
}

export class Account {
  readonly #options: AccountOptions;
  readonly #regions = new Map<string, Region>();
  readonly #iamStore: Store;
  readonly #root: { readonly secretAccessKey: string; readonly caller: Caller };
  /** The services that are the same in every region, by signing name. */
  readonly #globalServices: ReadonlyMap<string, () => Promise<Service>> = new Map([
    ['iam', lazy<Service>(async () => (await import('./services/iam/index.ts')).iamService(await this.#iam()))],
    ['sts', lazy<Service>(() => this.#openSts())],
  ]);
  readonly #iam = lazy(async () => {
    const { openIam } = await import('./services/iam/state.ts');
    const { clock, pace } = this.#options;
    this.#openIam = await openIam(this.#iamStore, { accountId: SANDBOX_ACCOUNT_ID, clock, pace });
    return this.#openIam;
  });
  #openIam: IamState | undefined;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.#iamStore = prefixedStore(options.store, 'iam/');
    this.#root = {
      secretAccessKey: options.settings.credentials.secretAccessKey,
      caller: {
        accountId: SANDBOX_ACCOUNT_ID,
        arn: `arn:aws:iam::${SANDBOX_ACCOUNT_ID}:root`,
        userId: SANDBOX_ACCOUNT_ID,
      },
    };
  }

  /** The owner of an access key; `expired` for a session that has ended, undefined for an unknown key. */
  findCredentials(
    accessKeyId: string,
    sessionToken?: string,
  ): { secretAccessKey: string; caller: Caller } | 'expired' | undefined {
    if (accessKeyId === this.#options.settings.credentials.accessKeyId) return this.#root;
    return this.#openIam?.findSession(accessKeyId, sessionToken);
  }

  /** The reason for a denial, undefined when the policies of the caller's role allow the action. */
  readonly authorize: Authorize = (...request) => {
    // Role sessions are issued by IAM, so IAM is open when one of them calls.
    if (this.#openIam === undefined) return { explicitDeny: false };
    return this.#openIam.authorize(...request);
  };

  /** The services with this signing name in a region; none when the sandbox does not know the name. */
  async services(signingName: string, region: string): Promise<readonly Service[]> {
    const open = this.#globalServices.get(signingName);
    return open === undefined ? this.#region(region).services(signingName) : [await open()];
  }

  /** Whether a service, named by its IAM prefix, serves an operation; loads the service. */
  async hasOperation(region: string, prefix: string, name: string): Promise<boolean> {
    const services = await this.services(SIGNING_NAMES[prefix] ?? '', region);
    return services.some(({ operations }) => operations.some((operation) => operation.name === name));
  }

  /** Resumes the work that a stop or a kill interrupted. */
  async resume(): Promise<void> {
    // IAM has to know the session keys before the first request signed with one of them.
    const [session] = await this.#iamStore.range({ ...prefixRange(SESSION_PREFIX), limit: 1 });
    if (session !== undefined) await this.#iam();
    for (const region of this.#options.settings.regions) await this.#region(region).resume();
  }

  /** Stops every function and poller; the state stays stored. */
  async dispose(): Promise<void> {
    for (const region of this.#regions.values()) await region.dispose();
    this.#regions.clear();
  }

  /** Removes the code of all functions from disk; call it after {@link dispose}. */
  async removeCode(): Promise<void> {
    await rm(this.#codeFolder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #codeFolder(): string {
    return path.join(this.#options.folder, 'functions');
  }

  async #openSts(): Promise<Service> {
    const { stsService } = await import('./services/sts/index.ts');
    return stsService({ issueSession: async (request) => this.#issueSession(request) });
  }

  async #issueSession(request: IssueSessionRequest): Promise<IssuedSession> {
    const { issueSession } = await import('./services/iam/issue-session.ts');
    return issueSession(await this.#iam(), request);
  }

  #region(name: string): Region {
    const { store, clock, pace, settings, endpoint } = this.#options;
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
        saveRegion: () => settings.saveRegion(name),
        iam: this.#iam,
      });
      this.#regions.set(name, region);
    }
    return region;
  }
}
