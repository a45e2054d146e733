/** streamlab sandbox ...: manages the local sandbox. */

import { delay } from '../../core/clock.ts';
import { formatDuration } from '../../core/duration.ts';
import { EXIT, UsageError, UserError } from '../../core/errors.ts';
import { LATEST_TIME_MS } from '../../sandbox/clock.ts';
import { callControl } from '../../sandbox/daemon/client.ts';
import type { SandboxConnection } from '../../sandbox/daemon/control-file.ts';
import { sandboxHome } from '../../sandbox/daemon/home.ts';
import { ensureSandbox, findSandbox, stopSandbox, terminateSandbox } from '../../sandbox/daemon/start.ts';
import type { ClockReading, SandboxStatus } from '../../sandbox/services/control/state.ts';
import { type Command, defineCommand } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext } from '../context.ts';
import { choice, duration, flag, integer } from '../options.ts';
import { ENV_SHELLS, formatAwsFunction, formatEnvironment } from '../shell-environment.ts';
import { SANDBOX_OF_SHELL } from '../target.ts';
import { faults } from './sandbox/faults.ts';

const LOOK_AGAIN_MS = 250;

const start = defineCommand({
  name: 'start',
  summary: 'start it in the background; other commands do so when they need it',
  options: {
    port: integer('--port <n>', 'listen on this port (default: that of the last start)', { min: 0, max: 65_535 }),
    pace: choice('--pace <pace>', 'as prompt as possible, or as late, inconsistent and busy as AWS', ['fast', 'aws']),
    foreground: flag('--foreground', 'stay in the foreground, and stop it on Ctrl-C'),
  },
  examples: ['streamlab sandbox start', 'streamlab sandbox start --port 4566 --pace aws'],
  run: async (context, { port, pace, foreground }) => {
    const { io, report, signal } = context;
    const home = sandboxHome(io.env);
    report.busy('starting the sandbox');
    let isNew = false;
    const onStart = (): void => {
      isNew = true;
    };
    const connection = await ensureSandbox({ home, port, pace, signal, onStart });
    report.idle();
    if (!isNew && (port !== undefined || pace !== undefined)) {
      throw new UserError(`The sandbox is already running at ${connection.endpoint} (pid ${connection.pid})`, {
        hint: `${context.nextCommand('sandbox', 'stop')}, then start it with these options`,
        exitCode: EXIT.conflict,
      });
    }
    report.line(`${isNew ? 'Started' : 'Already running'}: ${connection.endpoint} (pid ${connection.pid})`);
    report.object({ started: isNew, sandbox: shown(connection) });
    if (foreground) await stay(context, connection);
    return EXIT.done;
  },
});

const stop = defineCommand({
  name: 'stop',
  summary: 'stop it; its state is kept',
  run: async ({ io, report }) => {
    const stopped = await stopSandbox({ home: sandboxHome(io.env) });
    report.line(stopped === undefined ? 'The sandbox is not running.' : `Stopped (pid ${stopped.pid}).`);
    report.object({ stopped: stopped !== undefined });
    return EXIT.done;
  },
});

const status = defineCommand({
  name: 'status',
  summary: 'show whether it is running, where, and since when',
  run: async ({ io, report, nextCommand }) => {
    const home = sandboxHome(io.env);
    const connection = await findSandbox({ home });
    if (connection === undefined) {
      report.line(`The sandbox is not running. State: ${home}`);
      report.object({ running: false, home });
      return EXIT.done;
    }
    const { faults, ...clock } = await readStatus(connection);
    const { endpoint, pid, region, accountId, startedAt, version } = connection;
    report.line(`Running at ${endpoint} (pid ${pid}) since ${startedAt}`);
    report.line(`Account ${accountId}, region ${region}, version ${version}`);
    report.line(`Clock: ${clockText(clock)}`);
    if (faults > 0) report.line(`Faults: ${faults} injected, see ${nextCommand('sandbox', 'faults', 'list')}`);
    report.line(`State: ${home}`);
    report.object({ running: true, home, sandbox: shown(connection), clock: clockJson(clock), faults });
    return EXIT.done;
  },
});

const env = defineCommand({
  name: 'env',
  summary: 'print environment variables for the AWS CLI and SDKs',
  description:
    'Prints shell commands that make the AWS CLI, SDKs and other tools use the sandbox. They contain its keys.',
  options: {
    shell: choice('--shell <shell>', 'for this shell (default: sh)', ENV_SHELLS),
  },
  examples: ['eval "$(streamlab sandbox env)"', 'streamlab sandbox env --shell fish | source'],
  run: async ({ io, report, signal }, { shell = 'sh' }) => {
    const connection = await ensureSandbox({ home: sandboxHome(io.env), signal });
    const environment = {
      AWS_ENDPOINT_URL: connection.endpoint,
      AWS_ACCESS_KEY_ID: connection.accessKeyId,
      AWS_SECRET_ACCESS_KEY: connection.secretAccessKey,
      AWS_REGION: connection.region,
      AWS_DEFAULT_REGION: connection.region,
      // Otherwise the SDKs call StartLiveTail at stream-127.0.0.1, which is no host.
      AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
      [SANDBOX_OF_SHELL]: connection.endpoint,
    };
    const variables = formatEnvironment(environment, ['AWS_SESSION_TOKEN', 'AWS_PROFILE'], shell);
    for (const line of [...variables, ...formatAwsFunction(shell)]) report.line(line);
    report.object({ environment });
    return EXIT.done;
  },
});

const reset = defineCommand({
  name: 'reset',
  summary: 'delete all resources in it',
  run: async (context) => {
    const { io, report, signal } = context;
    if (!(await confirm(context, 'Delete all resources in the sandbox?'))) return EXIT.done;
    const connection = await ensureSandbox({ home: sandboxHome(io.env), signal });
    await callControl({ ...connection, signal }, 'Reset');
    report.line('The sandbox is empty.');
    report.object({ sandbox: shown(connection) });
    return EXIT.done;
  },
});

const clock = defineCommand({
  name: 'clock',
  summary: 'show its clock, or move it forward',
  description: 'Moves the clock of the sandbox forward, so that time to live, trimming and retries do not take days.',
  options: { advance: duration('--advance <time>', 'move it forward, for example 48h') },
  examples: ['streamlab sandbox clock --advance 48h'],
  run: async ({ io, report, signal }, { advance }) => {
    const connection = await ensureSandbox({ home: sandboxHome(io.env), signal });
    if (advance !== undefined && (await readStatus(connection)).now + advance > LATEST_TIME_MS) {
      throw new UsageError('--advance would take the clock beyond the year 2100, and it never goes back');
    }
    if (advance !== undefined) await callControl({ ...connection, signal }, 'AdvanceClock', { AdvanceMs: advance });
    const reading = await readStatus(connection);
    report.line(clockText(reading));
    report.object({ advancedMs: advance ?? 0, clock: clockJson(reading) });
    return EXIT.done;
  },
});

export const command: Command = {
  description:
    'The sandbox serves the AWS APIs from a local process. Commands start it when they need it. It stops after two idle hours, and its state is kept.',
  commands: [start, stop, status, env, reset, clock, faults],
};

/** Without the secret key, which only `env` prints. */
function shown({ secretAccessKey: _, ...rest }: SandboxConnection) {
  return rest;
}

/** Waits for Ctrl-C, which stops the sandbox, or until it is stopped otherwise. */
async function stay({ io, report, signal }: CommandContext, { pid }: SandboxConnection): Promise<void> {
  const home = sandboxHome(io.env);
  report.note('Press Ctrl-C to stop it.');
  let ended: Promise<void> | undefined;
  const terminate = (): void => {
    ended = terminateSandbox({ pid });
  };
  // Synchronously, because a second Ctrl-C ends this command immediately.
  if (signal.aborted) terminate();
  else signal.addEventListener('abort', terminate);
  try {
    while ((await findSandbox({ home }))?.pid === pid) await delay(io.clock, LOOK_AGAIN_MS, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  await ended;
  report.note('Stopped.');
}

async function readStatus(connection: SandboxConnection): Promise<SandboxStatus> {
  // The reply of the control service's GetStatus.
  return (await callControl(connection, 'GetStatus')) as SandboxStatus;
}

function clockText({ now, offsetMs }: ClockReading): string {
  const ahead = offsetMs === 0 ? 'same as this machine' : `${formatDuration(offsetMs)} ahead of this machine`;
  return `${new Date(now).toISOString()}, ${ahead}`;
}

function clockJson({ now, offsetMs }: ClockReading) {
  return { now: new Date(now).toISOString(), offsetMs };
}
