/** The services of a partition that are the same in all of its regions, and the credentials that are valid there. */
import { formatArn } from '../core/arn.ts';
import type { Clock } from '../core/clock.ts';
import type { Authorize } from './contract/denial.ts';
import type { Pace } from './contract/pace.ts';
import type { Caller, Service } from './contract/service.ts';
import { lazy } from './lazy.ts';
import type { IamState } from './services/iam/state.ts';
import type { RootCredentials } from './settings.ts';
import { prefixedStore, prefixRange, type Store } from './store/store.ts';

/** Where IAM keeps the sessions that STS issued. */
const SESSION_PREFIX = 'session/';

export interface GlobalServicesOptions {
  readonly partition: string;
  readonly accountId: string;
  readonly root: RootCredentials;
  /** The whole store; IAM uses the keys below {@link iamPrefix}. */
  readonly store: Store;
  readonly clock: Clock;
  readonly pace: Pace;
}

export interface Credentials {
  readonly secretAccessKey: string;
  readonly caller: Caller;
}

/** The account's IAM in one partition has nothing in common with that in another one. */
export function iamPrefix(partition: string): string {
  return partition === 'aws' ? 'iam/' : `iam-${partition}/`;
}

/** Differs from AWS: the sandbox's account and its root's access key exist in every partition. */
export class GlobalServices {
  readonly #options: GlobalServicesOptions;
  readonly #store: Store;
  readonly #root: Credentials;
  #openIam: IamState | undefined;

  readonly iam = lazy(async () => {
    const { openIam } = await import('./services/iam/state.ts');
    this.#openIam = await openIam(this.#store, this.#options);
    return this.#openIam;
  });

  /** By signing name. */
  readonly services: ReadonlyMap<string, () => Promise<Service>> = new Map([
    ['iam', lazy<Service>(async () => (await import('./services/iam/index.ts')).iamService(await this.iam()))],
    ['sts', lazy<Service>(() => this.#openSts())],
  ]);

  constructor(options: GlobalServicesOptions) {
    const { partition, accountId, root, store } = options;
    this.#options = options;
    this.#store = prefixedStore(store, iamPrefix(partition));
    const arn = formatArn({ partition, service: 'iam', region: '', accountId, resource: 'root' });
    this.#root = { secretAccessKey: root.secretAccessKey, caller: { accountId, arn, userId: accountId } };
  }

  /** The owner of an access key; `expired` for a session that has ended, undefined for an unknown key. */
  findCredentials(accessKeyId: string, sessionToken?: string): Credentials | 'expired' | undefined {
    if (accessKeyId === this.#options.root.accessKeyId) return this.#root;
    return this.#openIam?.findSession(accessKeyId, sessionToken);
  }

  /** The reason for a denial, undefined when the policies of the caller's role allow the action. */
  readonly authorize: Authorize = (...request) => {
    // Role sessions are issued by IAM, so IAM is open when one of them calls.
    if (this.#openIam === undefined) return { explicitDeny: false };
    return this.#openIam.authorize(...request);
  };

  /** IAM has to know the session keys before the first request signed with one of them. */
  async resume(): Promise<void> {
    const [session] = await this.#store.range({ ...prefixRange(SESSION_PREFIX), limit: 1 });
    if (session !== undefined) await this.iam();
  }

  async #openSts(): Promise<Service> {
    const [{ stsService }, { issueSession }] = await Promise.all([
      import('./services/sts/index.ts'),
      import('./services/iam/issue-session.ts'),
    ]);
    return stsService({ issueSession: async (request) => issueSession(await this.iam(), request) });
  }
}
