/** How the process of a function is started: program, arguments and environment, by its runtime. */
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../../../core/package-root.ts';
import type { SessionCredentials } from '../../../contract/ports.ts';
import type { EnvironmentSpec } from './environment-spec.ts';
import type { FindPython } from './find-python.ts';
import { findRuntime } from './runtimes.ts';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** One of streamlab's own runtime clients, which frames its log and shows the Runtime API's token. */
  readonly ownClient: boolean;
}

/** Why a function cannot be run on this machine, as text for the caller. */
export class LaunchError extends Error {}

/**
 * Differs from AWS: every `nodejs` runtime is run by the Node.js that runs streamlab, every `python` runtime by
 * `python<version>` or else `python3`; Java, .NET and Ruby functions can be created but not run.
 */
export async function launchOf(spec: EnvironmentSpec, findPython: FindPython): Promise<Launch> {
  const launch = await plainLaunchOf(spec, findPython);
  const wrapper = spec.variables.AWS_LAMBDA_EXEC_WRAPPER;
  // Runtimes that a function brings along start without it, as on AWS.
  if (wrapper === undefined || !launch.ownClient) return launch;
  return { ...launch, command: wrapperPath(wrapper, spec.taskRoot), args: [launch.command, ...launch.args] };
}

/** A script that starts the runtime with what it gets as arguments. Code is not in `/var/task` here, but scripts are named so. */
function wrapperPath(wrapper: string, taskRoot: string): string {
  const file = path.resolve(taskRoot, wrapper.replace(/^\/var\/task\//, ''));
  if (!existsSync(file)) throw new LaunchError(`${wrapper}: does not exist`);
  return file;
}

async function plainLaunchOf(spec: EnvironmentSpec, findPython: FindPython): Promise<Launch> {
  const runtime = findRuntime(spec.runtime);
  switch (runtime.family) {
    case 'node': {
      const args = [...heapFlags(spec.memorySizeMb), ...moduleFlags(runtime.version), bootstrapPath('node.mjs')];
      return { command: process.execPath, args, ownClient: true };
    }
    case 'python': {
      const command = await findPython(runtime.version);
      if (command === undefined) {
        throw new LaunchError(`python3 was not found on this machine, which the runtime ${runtime.name} needs`);
      }
      return { command, args: ['-B', '-u', bootstrapPath('python.py')], ownClient: true };
    }
    case 'provided':
      return { command: path.join(spec.taskRoot, 'bootstrap'), args: [], ownClient: false };
    default:
      throw new LaunchError(`the sandbox cannot run functions of the runtime ${runtime.name}`);
  }
}

function bootstrapPath(name: string): string {
  return path.join(packageRoot(), 'src', 'sandbox', 'services', 'lambda', 'runtime', 'bootstrap', name);
}

/** As on AWS: nine tenths of the memory for old objects, half a tenth for each part of the new ones. */
function heapFlags(memorySizeMb: number): string[] {
  const share = (part: number): number => Math.floor(memorySizeMb * part);
  return [`--max-old-space-size=${share(0.9)}`, `--max-semi-space-size=${share(0.05)}`];
}

/** Before nodejs24.x Lambda's Node.js neither required ES modules nor guessed the kind of a module. */
function moduleFlags(version: string): string[] {
  if (Number.parseInt(version, 10) >= 24) return [];
  const flags = ['--no-experimental-require-module', '--no-experimental-detect-module'];
  return flags.filter((flag) => process.allowedNodeEnvironmentFlags.has(flag));
}

export interface LaunchSession {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: SessionCredentials;
  readonly runtimeApi: string;
  readonly token: string;
  readonly logStreamName: string;
  readonly temporaryFolder: string;
}

/**
 * The whole environment of the process: Lambda's variables and the function's own, nothing of the user's.
 *
 * Differs from AWS: `LAMBDA_TASK_ROOT` is a folder of the sandbox, which only stack traces show as `/var/task`, `PATH` is the
 * machine's; `AWS_ENDPOINT_URL`, which leads the SDK to the sandbox, and the files that keep it from the user's profiles are
 * added. `TMPDIR` is the environment's own folder, which `os.tmpdir()` and Python's `tempfile` use; a literal `/tmp` is the
 * machine's, shared by all functions.
 */
export function launchVariables(spec: EnvironmentSpec, launch: Launch, session: LaunchSession): Record<string, string> {
  return {
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LAMBDA_RUNTIME_DIR: path.dirname(bootstrapPath('node.mjs')),
    ...machineVariables(spec),
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    // Otherwise the SDK would find the user's profiles.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    TMPDIR: session.temporaryFolder,
    ...spec.variables,
    LAMBDA_TASK_ROOT: spec.taskRoot,
    PWD: spec.taskRoot,
    AWS_REGION: session.region,
    AWS_DEFAULT_REGION: session.region,
    AWS_ENDPOINT_URL: spec.variables.AWS_ENDPOINT_URL ?? session.endpoint,
    AWS_ACCESS_KEY_ID: session.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: session.credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: spec.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memorySizeMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: session.logStreamName,
    AWS_LAMBDA_RUNTIME_API: session.runtimeApi,
    _HANDLER: spec.handler,
    ...(spec.logFormat === 'JSON' ? { AWS_LAMBDA_LOG_FORMAT: 'JSON' } : {}),
    ...(spec.applicationLogLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: spec.applicationLogLevel }),
    ...(launch.ownClient ? { _LAMBDA_TELEMETRY_LOG_FD: '3', _STREAMLAB_TOKEN: session.token } : {}),
  };
}

/** Variables that a process needs on this machine, but not on AWS. */
function machineVariables({ runtime }: EnvironmentSpec): Record<string, string> {
  const { family, version } = findRuntime(runtime);
  const variables: Record<string, string> = {};
  // Windows cannot open a socket without it.
  if (process.env.SystemRoot !== undefined) variables.SystemRoot = process.env.SystemRoot;
  // The function asked for a newer Node.js than it gets; the SDK's warning about that would not help.
  if (family === 'node' && Number.parseInt(process.versions.node, 10) < Number.parseInt(version, 10)) {
    variables.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  }
  return variables;
}
