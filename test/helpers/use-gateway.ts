/** A gateway that serves a test file's services, and the configuration of its clients. */
import { afterAll, beforeAll } from 'vitest';
import type { Authorize } from '../../src/sandbox/contract/denial.ts';
import type { Fault } from '../../src/sandbox/contract/faults.ts';
import type { Caller, Service } from '../../src/sandbox/contract/service.ts';
import { FaultInjector } from '../../src/sandbox/gateway/faults.ts';
import { type Gateway, startGateway } from '../../src/sandbox/gateway/server.ts';
import { TARGET_DIALECTS } from '../../src/sandbox/region.ts';
import type { StsState } from '../../src/sandbox/services/sts/state.ts';
import { FakeClock } from './fake-clock.ts';
import type { ClientConfig } from './use-clients.ts';

export const ACCOUNT_ID = '000000000000';
export const ROOT_KEY = { accessKeyId: 'AKIAROOT', secretAccessKey: 'root-secret' };
/** A session of the role `worker`, whose token is `worker-token`. */
export const ROLE_KEY = { accessKeyId: 'ASIAROLE', secretAccessKey: 'role-secret', sessionToken: 'worker-token' };
/** An expired session. */
export const EXPIRED_KEY = { accessKeyId: 'ASIAGONE', secretAccessKey: 'gone-secret', sessionToken: 'gone-token' };

export const ROOT: Caller = { accountId: ACCOUNT_ID, arn: `arn:aws:iam::${ACCOUNT_ID}:root`, userId: ACCOUNT_ID };
export const ROLE: Caller = {
  accountId: ACCOUNT_ID,
  arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/worker/session`,
  userId: 'AROAWORKER:session',
  roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/worker`,
};

/** For an STS that is not asked for sessions. */
export const NO_SESSIONS: StsState = { issueSession: () => Promise.reject(new Error('no session is issued here')) };

export interface UsedGateway {
  readonly gateway: Gateway;
  readonly clock: FakeClock;
  /** The errors that were logged as internal failures. */
  readonly logged: unknown[];
  /** The number of accepted requests. */
  requests(): number;
  setFaults(faults: readonly Fault[]): void;
  config(): ClientConfig;
}

export interface UseGatewayOptions {
  readonly services: readonly Service[];
  readonly authorize?: Authorize;
}

/** Starts a gateway before the file's tests and disposes it after them. */
export function useGateway({ services, authorize = () => undefined }: UseGatewayOptions): UsedGateway {
  let gateway: Gateway | undefined;
  let requests = 0;
  const clock = new FakeClock();
  const faults = new FaultInjector(clock);
  const logged: unknown[] = [];
  const running = (): Gateway => {
    if (gateway === undefined) throw new Error('the gateway runs only during tests');
    return gateway;
  };
  beforeAll(async () => {
    gateway = await startGateway({
      port: 0,
      clock,
      accountId: ACCOUNT_ID,
      dialects: TARGET_DIALECTS,
      findCredentials: (_region, accessKeyId, sessionToken) => {
        if (accessKeyId === ROOT_KEY.accessKeyId) return { ...ROOT_KEY, caller: ROOT };
        if (accessKeyId === EXPIRED_KEY.accessKeyId) return 'expired';
        if (accessKeyId === ROLE_KEY.accessKeyId && sessionToken === ROLE_KEY.sessionToken) {
          return { ...ROLE_KEY, caller: ROLE };
        }
        return undefined;
      },
      authorize,
      services: async (signingName) => services.filter((service) => service.signingName === signingName),
      faults,
      onRequest: () => {
        requests += 1;
      },
      logError: (error) => logged.push(error),
    });
  });
  afterAll(async () => {
    await gateway?.dispose();
  });
  return {
    get gateway() {
      return running();
    },
    clock,
    logged,
    requests: () => requests,
    setFaults: (list) => faults.set(list),
    config: () => ({ endpoint: running().endpoint, region: 'eu-west-1', credentials: ROOT_KEY, maxAttempts: 1 }),
  };
}
