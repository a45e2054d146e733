/** The sandbox's one AWS account: IAM, which is global, its regions, and who may sign requests. */
import path from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { Pace } from './contract/pace.ts';
import type { IssuedSession, IssueSessionRequest } from './contract/ports.ts';
import type { Caller, Service } from './contract/service.ts';
import type { Authorize } from './gateway/access.ts';
import { createRegion, type Region } from './region.ts';
import type { IamState } from './services/iam/state.ts';
import type { Settings } from './settings.ts';
import { keyAfterPrefix, prefixedStore, type Store } from './store/store.ts';

/** The account in which everything of a sandbox lives. */
export const SANDBOX_ACCOUNT_ID = '000000000000';

/** Where IAM keeps the sessions that STS issued. */
const SESSION_PREFIX = 'session/';

/** Signing names whose services are the same in every region. */
const GLOBAL_SERVICES = new Set(['iam', 'sts']);

export interface AccountOptions {
  readonly store: Store;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Where the sandbox keeps its files. */
  readonly folder: string;
  endpoint(): string;
}

export class Account {
  readonly #options: AccountOptions;
  readonly #regions = new Map<string, Region>();
  readonly #iamStore: Store;
  readonly #root: { readonly secretAccessKey: string; readonly caller: Caller };
  #iam: Promise<IamState> | undefined;
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

  /** Whose access key it is. */
  findCredentials(
    accessKeyId: string,
    sessionToken?: string,
  ): { secretAccessKey: string; caller: Caller } | 'expired' | undefined {
    if (accessKeyId === this.#options.settings.credentials.accessKeyId) return this.#root;
    return this.#openIam?.findSession(accessKeyId, sessionToken);
  }

  /** Why the caller may not, or undefined when its role's policies allow it. */
  readonly authorize: Authorize = (...request) => {
    // A role session was issued by IAM, so IAM is open when one of them calls.
    if (this.#openIam === undefined) return { explicitDeny: false };
    return this.#openIam.authorize(...request);
  };

  /** The services that a signing name has in a region; none when the sandbox does not know the name. */
  async services(signingName: string, region: string): Promise<readonly Service[]> {
    if (!GLOBAL_SERVICES.has(signingName)) return this.#region(region).services(signingName);
    if (signingName === 'sts') {
      const { stsService } = await import('./services/sts/index.ts');
      return [stsService({ issueSession: async (request) => this.#issueSession(request) })];
    }
    const { iamService } = await import('./services/iam/index.ts');
    return [iamService(await this.#getIam())];
  }

  /** Goes on with what a stop or a kill interrupted. */
  async resume(): Promise<void> {
    // IAM has to know the keys that STS issued before they come.
    const [session] = await this.#iamStore.range({ gte: SESSION_PREFIX, lt: keyAfterPrefix(SESSION_PREFIX), limit: 1 });
    if (session !== undefined) await this.#getIam();
    for (const region of this.#options.settings.regions) await this.#region(region).resume();
  }

  /** Ends every function and poller; nothing is forgotten. */
  async dispose(): Promise<void> {
    for (const region of this.#regions.values()) await region.dispose();
    this.#regions.clear();
  }

  async #issueSession(request: IssueSessionRequest): Promise<IssuedSession> {
    const { issueSession } = await import('./services/iam/issue-session.ts');
    return issueSession(await this.#getIam(), request);
  }

  #getIam(): Promise<IamState> {
    this.#iam ??= (async () => {
      const { openIam } = await import('./services/iam/state.ts');
      const { clock, pace } = this.#options;
      this.#openIam = await openIam(this.#iamStore, { accountId: SANDBOX_ACCOUNT_ID, clock, pace });
      return this.#openIam;
    })();
    return this.#iam;
  }

  #region(name: string): Region {
    const { store, clock, pace, folder, settings, endpoint } = this.#options;
    let region = this.#regions.get(name);
    if (region === undefined) {
      region = createRegion({
        accountId: SANDBOX_ACCOUNT_ID,
        region: name,
        clock,
        pace,
        store,
        folder: path.join(folder, 'functions'),
        endpoint,
        saveRegion: () => settings.saveRegion(name),
        iam: () => this.#getIam(),
      });
      this.#regions.set(name, region);
    }
    return region;
  }
}
