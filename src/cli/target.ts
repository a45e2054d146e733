/** Resolves flags and environment to a target; with commands/sandbox the only importer of the sandbox. */
import type { Target } from '../aws/target.ts';
import { EXIT, UsageError, UserError } from '../core/errors.ts';
import type { SandboxConnection } from '../sandbox/daemon/control-file.ts';
import type { MoveClock } from '../steps/context.ts';
import { refuseOtherEndpoints } from './configured-endpoints.ts';
import type { GlobalOptions } from './global-options.ts';

const DEFAULT_REGION = 'us-east-1';

/** Set by `sandbox env` beside AWS_ENDPOINT_URL, to tell the sandbox's endpoint from others when it has ended. */
export const SANDBOX_OF_SHELL = 'STREAMLAB_SANDBOX_ENDPOINT';

/** The pattern by which Lambda validates ARNs; any other region would fail in the middle of a lab. */
const REGION_PATTERN = /^(eusc-)?[a-z]{2}(-gov|-iso[a-z]?)?-[a-z]+-\d$/;

type TargetFlags = Pick<GlobalOptions, 'target' | 'endpointUrl' | 'profile' | 'region'>;

/** The choice, before anything is started or called. Precedence: flag, environment, default. */
export type TargetChoice =
  | { readonly kind: 'sandbox'; readonly region: string | undefined }
  | { readonly kind: 'aws'; readonly region: string | undefined; readonly profile: string | undefined }
  | {
      readonly kind: 'endpoint';
      readonly endpoint: string;
      readonly region: string | undefined;
      readonly profile: string | undefined;
      /** It comes from AWS_ENDPOINT_URL, so it may be the sandbox's own, set by `streamlab sandbox env`. */
      readonly isFromShell: boolean;
    };

export function chooseTarget(flags: TargetFlags, env: NodeJS.ProcessEnv): TargetChoice {
  const region = chooseRegion(flags, env);
  const profile = flags.profile ?? (env.AWS_PROFILE || undefined);
  if (flags.endpointUrl !== undefined) {
    if (flags.target !== undefined) throw new UsageError('--target and --endpoint-url exclude each other');
    const endpoint = checkUrl(flags.endpointUrl, '--endpoint-url');
    return { kind: 'endpoint', endpoint, region, profile, isFromShell: false };
  }
  const kind = flags.target ?? kindFromEnvironment(env);
  const endpointOfShell = env.AWS_ENDPOINT_URL || undefined;
  if (kind === 'aws') return { kind, region, profile };
  if (flags.target === undefined && !env.STREAMLAB_TARGET && endpointOfShell !== undefined) {
    const endpoint = checkUrl(endpointOfShell, 'AWS_ENDPOINT_URL');
    return { kind: 'endpoint', endpoint, region, profile, isFromShell: true };
  }
  if (flags.profile !== undefined) {
    throw new UsageError('--profile needs --target aws or --endpoint-url', {
      hint: 'the sandbox issues its own credentials',
    });
  }
  return { kind, region };
}

function chooseRegion(flags: TargetFlags, env: NodeJS.ProcessEnv): string | undefined {
  const region = flags.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined);
  if (region === undefined || REGION_PATTERN.test(region)) return region;
  const from = flags.region !== undefined ? '--region' : env.AWS_REGION ? 'AWS_REGION' : 'AWS_DEFAULT_REGION';
  throw new UsageError(`${from} must be an AWS region such as us-east-1, not ${JSON.stringify(region)}`);
}

function kindFromEnvironment(env: NodeJS.ProcessEnv): 'sandbox' | 'aws' {
  const kind = env.STREAMLAB_TARGET || 'sandbox';
  if (kind !== 'sandbox' && kind !== 'aws') {
    throw new UsageError(`STREAMLAB_TARGET must be sandbox or aws, not ${kind}`);
  }
  return kind;
}

function checkUrl(text: string, from: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${from} takes a URL such as http://127.0.0.1:4566, not ${text}`);
  }
  return text.replace(/\/+$/, '');
}

export interface ResolveOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Called when a sandbox was started for this command. */
  readonly onStart: (sandbox: SandboxConnection) => void;
}

export interface ResolvedTarget {
  readonly target: Target;
  readonly sandbox?: SandboxConnection;
}

/** Starts the sandbox when it is the choice and does not run; on AWS the profile may name the region. */
export async function resolveTarget(choice: TargetChoice, options: ResolveOptions): Promise<ResolvedTarget> {
  const { env, signal, onStart } = options;
  if (choice.kind === 'sandbox') {
    const [{ ensureSandbox }, { sandboxHome }] = await loadSandbox();
    return onSandbox(await ensureSandbox({ home: sandboxHome(env), signal, onStart }), choice.region);
  }
  if (choice.kind === 'endpoint' && choice.isFromShell) {
    const running = await runningSandbox(env);
    if (running?.endpoint === choice.endpoint) return onSandbox(running, choice.region);
  }
  if (choice.kind === 'aws') await refuseOtherEndpoints(env);
  const region = choice.region ?? (await regionOfProfile(choice.profile)) ?? DEFAULT_REGION;
  if (choice.kind === 'aws') return { target: { ...choice, region } };
  const { endpoint, profile } = choice;
  const endpointFrom = choice.isFromShell ? 'AWS_ENDPOINT_URL' : undefined;
  return { target: { kind: 'endpoint', endpoint, endpointFrom, profile, region } };
}

/** The sandbox of this environment if it runs; never starts it. */
export async function runningSandbox(env: NodeJS.ProcessEnv): Promise<SandboxConnection | undefined> {
  const [{ findSandbox }, { sandboxHome }] = await loadSandbox();
  return findSandbox({ home: sandboxHome(env) });
}

/** The sandbox whose `sandbox env` the shell has run, and which does not answer: how to go on. */
export async function endedSandbox({ endpoint }: Target, env: NodeJS.ProcessEnv): Promise<UserError | undefined> {
  if (endpoint === undefined || env[SANDBOX_OF_SHELL] !== endpoint) return undefined;
  const isElsewhere = (await runningSandbox(env)) !== undefined;
  return new UserError(`The sandbox of this shell has ended: nothing answers at ${endpoint}`, {
    hint: (nextCommand) =>
      isElsewhere
        ? `another one is running; use it with: eval "$(${nextCommand('sandbox', 'env')})"`
        : `${nextCommand('sandbox', 'start')} starts it again, with all that is in it`,
    exitCode: EXIT.notThere,
  });
}

/** Moves the clock of a running sandbox. */
export function clockMover(sandbox: SandboxConnection): MoveClock {
  return async (ms) => {
    const { callControl } = await import('../sandbox/daemon/client.ts');
    // The control service replies with a ClockReading, in milliseconds.
    const { now } = (await callControl(sandbox, 'AdvanceClock', { AdvanceMs: ms })) as { readonly now: number };
    return new Date(now);
  };
}

export interface OwnSandbox {
  readonly target: Target;
  readonly accountId: string;
  readonly moveClock: MoveClock;
  dispose(): Promise<void>;
}

/** A sandbox in this process, like the person's but empty, for what must not move the clock of everything else. */
export async function startOwnSandbox({ region, pace }: Target): Promise<OwnSandbox> {
  const { startSandbox } = await import('../sandbox/index.ts');
  const sandbox = await startSandbox({ pace });
  const { endpoint, credentials, accountId } = sandbox;
  return {
    target: { kind: 'sandbox', region, endpoint, pace, credentials },
    accountId,
    moveClock: async (ms) => {
      await sandbox.advanceClock(ms);
      return new Date(sandbox.clock.now());
    },
    dispose: () => sandbox.dispose(),
  };
}

/** Whether the sandbox, which runs functions on this machine, finds an interpreter for those in Python. */
export async function runsPython(): Promise<boolean> {
  const { pythonFinder } = await import('../sandbox/services/lambda/runtime/find-python.ts');
  return (await pythonFinder()('3')) !== undefined;
}

function loadSandbox() {
  return Promise.all([import('../sandbox/daemon/start.ts'), import('../sandbox/daemon/home.ts')]);
}

function onSandbox(sandbox: SandboxConnection, region = sandbox.region): ResolvedTarget {
  const { endpoint, accessKeyId, secretAccessKey, pace } = sandbox;
  return {
    target: { kind: 'sandbox', region, endpoint, pace, credentials: { accessKeyId, secretAccessKey } },
    sandbox,
  };
}

async function regionOfProfile(profile: string | undefined): Promise<string | undefined> {
  const { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } = await import(
    '@smithy/core/config'
  );
  try {
    return await loadConfig(NODE_REGION_CONFIG_OPTIONS, { ...NODE_REGION_CONFIG_FILE_OPTIONS, profile })();
  } catch {
    return undefined; // no configuration file, or none with a region
  }
}

/** The target as one line for people. */
export function describeTarget({ kind, region, endpoint, profile }: Target, accountId: string | undefined): string {
  const account = accountId === undefined ? '' : `, account ${accountId}`;
  const from = profile === undefined ? '' : `, profile ${profile}`;
  if (kind === 'aws') return `AWS${account}, ${region}${from}`;
  return `${kind} ${endpoint}, ${region}${kind === 'sandbox' ? '' : account}${from}`;
}
