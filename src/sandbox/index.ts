/** startSandbox: serves an AWS account on a local port; the entry point of the library and of the background process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PARTITION_IDS } from '../core/partition.ts';
import { Account, SANDBOX_ACCOUNT_ID, SIGNING_NAMES } from './account.ts';
import { LATEST_TIME_MS, SandboxClock } from './clock.ts';
import { type ActiveFault, checkFaults, type Fault } from './contract/faults.ts';
import { PACES, type Pace, type PaceName } from './contract/pace.ts';
import type { InvocationActivity } from './contract/ports.ts';
import { AwsPace } from './gateway/aws-pace.ts';
import { FaultInjector } from './gateway/faults.ts';
import { type Gateway, startGateway } from './gateway/server.ts';
import { presignUrl } from './gateway/sign-request.ts';
import { iamPrefix } from './global-services.ts';
import { TARGET_DIALECTS } from './region.ts';
import { controlService } from './services/control/index.ts';
import { openSettings, type RootCredentials, type Settings } from './settings.ts';
import { openStore } from './store/level-store.ts';
import { deletePrefix } from './store/store.ts';

export type { ActiveFault, Fault, Pace, PaceName };
export { SANDBOX_ACCOUNT_ID };

/** The services that a fault can name. */
const SERVICE_PREFIXES = Object.keys(SIGNING_NAMES).sort();

/** How often the time is saved, so that a restart does not go back when the machine's clock was set back. */
const SAVE_TIME_MS = 60_000;

/** The region of the environment that a sandbox provides; every other region works as well. */
export const SANDBOX_REGION = 'us-east-1';

export interface SandboxOptions {
  /** Where the state is stored; default: in memory only. */
  readonly folder?: string;
  /** Default: the port of the last start when it is free, else any free one. 0: any free one. */
  readonly port?: number;
  /** Durations of transitional states, lag and throttling; default `fast`. */
  readonly pace?: PaceName | Pace;
  /** Called for each authenticated request. */
  readonly onRequest?: () => void;
  /** Receives errors that are defects of the sandbox; default: standard error. */
  readonly logError?: (error: unknown) => void;
  /** Called by `streamlab sandbox stop`, to end the process; the reply is sent after it returns. */
  readonly onStop?: () => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly port: number;
  readonly region: string;
  readonly accountId: string;
  /** Of the account's root user, who is allowed everything. */
  readonly credentials: RootCredentials;
  readonly clock: SandboxClock;
  /** Moves the clock forward by `ms`, to the year 2100 at most; it stays so across restarts. */
  advanceClock(ms: number): Promise<void>;
  /** Replaces the injected faults; an empty list removes them. Throws TypeError or RangeError for an invalid list. */
  setFaults(faults: readonly Fault[]): void;
  /** The invocations of all functions, also those by event source mappings. */
  activity(): InvocationActivity;
  /** The injected faults, with what they have hit. */
  listFaults(): readonly ActiveFault[];
  /** Deletes every resource; credentials, port and clock stay. */
  reset(): Promise<void>;
  /** Stops every function, poller, socket and timer; may be called twice. */
  dispose(): Promise<void>;
}

/** Starts a sandbox in this process. Rejects with StoreLockedError when another process has the folder open. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const folder = options.folder ?? (await mkdtemp(path.join(tmpdir(), 'streamlab-')));
  const store = await openStore(options.folder === undefined ? undefined : path.join(folder, 'store'));
  const settings = await openSettings(store);
  const clock = new SandboxClock(settings.clockOffsetMs, settings.latestTimeMs);
  const saveTime = (): Promise<void> => settings.saveLatestTime(clock.now()).catch(() => {}); // the next one may succeed
  const timeSaver = setInterval(saveTime, SAVE_TIME_MS).unref();
  const { pace: chosen = 'fast' } = options;
  const pace = typeof chosen === 'string' ? PACES[chosen] : chosen;
  const openAccount = (): Account =>
    new Account({
      store,
      settings,
      clock,
      pace,
      folder,
      endpoint: () => gateway.endpoint,
      presign: (request) => presignUrl(gateway.endpoint, request, settings.credentials),
    });
  let account = openAccount();
  /** Present during a reset, for which requests wait: they would open services of the account that is removed. */
  let resetting: Promise<void> | undefined;
  const reset = async (): Promise<void> => {
    await account.dispose();
    await account.removeCode();
    for (const prefix of [...PARTITION_IDS.map(iamPrefix), 'region/']) await deletePrefix(store, prefix);
    account = openAccount();
  };
  const faults = new FaultInjector(clock);

  const listen = (port: number): Promise<Gateway> =>
    startGateway({
      port,
      clock,
      accountId: SANDBOX_ACCOUNT_ID,
      dialects: TARGET_DIALECTS,
      findCredentials: (...key) => account.findCredentials(...key),
      authorize: (...request) => account.authorize(...request),
      services: async (name, region) => {
        if (name === control.signingName) return [control];
        if (resetting !== undefined) await resetting.catch(() => {});
        return account.services(name, region);
      },
      faults,
      awsPace: pace.creationLag > 0 || pace.throttledShare > 0 ? new AwsPace({ pace, clock }) : undefined,
      onRequest: options.onRequest,
      logError: options.logError ?? ((error) => process.stderr.write(`${describe(error)}\n`)),
    });

  let disposed: Promise<void> | undefined;
  const sandbox: Omit<Sandbox, 'endpoint' | 'port'> = {
    region: SANDBOX_REGION,
    accountId: SANDBOX_ACCOUNT_ID,
    credentials: settings.credentials,
    clock,
    advanceClock: async (duration) => {
      const ms = Math.round(duration);
      if (!(ms >= 0 && clock.now() + ms <= LATEST_TIME_MS)) throw new RangeError(`the clock cannot move by ${ms} ms`);
      await settings.saveClockOffset(clock.offsetMs + ms);
      clock.advance(ms);
    },
    activity: () => account.activity(),
    setFaults: (list) => faults.set(checkFaults(list, SERVICE_PREFIXES)),
    listFaults: () => faults.list(),
    reset: () => {
      resetting ??= reset().finally(() => {
        resetting = undefined;
      });
      return resetting;
    },
    dispose: () => {
      disposed ??= (async () => {
        await gateway.dispose();
        await account.dispose();
        clearInterval(timeSaver);
        await saveTime();
        clock.dispose();
        await store.close();
        if (options.folder === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      })();
      return disposed;
    },
  };
  const control = controlService({
    ...sandbox,
    faults,
    services: SERVICE_PREFIXES,
    hasOperation: (...name) => account.hasOperation(...name),
    stop: () => options.onStop?.(),
  });
  const gateway = await listenOnUsualPort(listen, options.port, settings).catch(async (error: unknown) => {
    clearInterval(timeSaver);
    await store.close();
    throw error;
  });
  await settings.savePort(gateway.port);
  await account.resume();
  return { ...sandbox, endpoint: gateway.endpoint, port: gateway.port };
}

/** A port given as an option must be free; that of the last start is only preferred. */
async function listenOnUsualPort(
  listen: (port: number) => Promise<Gateway>,
  asked: number | undefined,
  settings: Settings,
): Promise<Gateway> {
  if (asked !== undefined || settings.port === undefined) return listen(asked ?? 0);
  try {
    return await listen(settings.port);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return listen(0);
    throw error;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
