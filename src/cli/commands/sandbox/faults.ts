/** streamlab sandbox faults ...: delays requests or makes them fail on purpose. */
import { formatDuration } from '../../../core/duration.ts';
import { EXIT, type Hint, UsageError } from '../../../core/errors.ts';
import { type ActiveFault, FAULT_KINDS, MAX_LATENCY_MS } from '../../../sandbox/contract/faults.ts';
import { ControlError, callControl } from '../../../sandbox/daemon/client.ts';
import type { SandboxConnection } from '../../../sandbox/daemon/control-file.ts';
import { sandboxHome } from '../../../sandbox/daemon/home.ts';
import { ensureSandbox } from '../../../sandbox/daemon/start.ts';
import { defineCommand, type NamedCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { formatTable } from '../../format/table.ts';
import { duration, flag, integer, type OptionSpec } from '../../options.ts';

const USAGE: Hint = (nextCommand) => nextCommand('sandbox', 'faults', 'add', '--help');

const add = defineCommand({
  name: 'add',
  summary: 'delay requests or make them fail',
  description:
    'Adds a fault: the requests that it hits are answered late, with an error, or not at all. It ends with its --count, with faults clear, or when the sandbox stops.',
  arguments: [
    {
      name: 'operation',
      summary: 'such as dynamodb:PutItem, dynamodb for all of a service, * for all',
      required: true,
    },
  ],
  options: {
    latency: duration('--latency <time>', 'answer this much later, such as 2s'),
    throttle: flag('--throttle', "answer with the service's throttling error"),
    error: flag('--error', "answer with the service's internal error"),
    drop: flag('--drop', 'close the connection in place of the call'),
    dropReply: flag('--drop-reply', 'carry the call out, and close the connection without an answer'),
    truncate: flag('--truncate', 'carry the call out, and close the connection in the middle of the answer'),
    hang: flag('--hang', 'do not answer until the client gives up'),
    skip: integer('--skip <n>', 'let this many requests through first', { min: 0 }),
    count: integer('--count <n>', 'hit this many requests (default: no limit)', { min: 1 }),
    share: share('--share <share>', 'hit this share of the requests, such as 40% or 0.4 (default: all)'),
  },
  examples: [
    'streamlab sandbox faults add dynamodb:PutItem --throttle --count 3',
    'streamlab sandbox faults add kinesis --latency 2s',
    "streamlab sandbox faults add '*' --error --share 5%",
  ],
  run: async (context, { latency, count, skip, share: probability, ...kinds }, [operation = '']) => {
    const given = chosenKinds({ ...kinds, latency: latency !== undefined });
    const [kind, ...others] = given;
    if (kind === undefined || others.length > 0) {
      const instead = kind === undefined ? 'none of them' : given.map((name) => `--${name}`).join(' and ');
      const list = new Intl.ListFormat('en').format(FAULT_KINDS.map((name) => `--${name}`));
      throw new UsageError(`A fault is one of ${list}, not ${instead}`, { hint: USAGE });
    }
    if (latency !== undefined && latency > MAX_LATENCY_MS) {
      throw new UsageError(`--latency takes at most ${formatDuration(MAX_LATENCY_MS)}`, { hint: USAGE });
    }
    const fault = { operation, kind, latencyMs: latency, skip, count, probability };
    const connection = await connect(context);
    try {
      await callControl({ ...connection, signal: context.signal }, 'AddFaults', { Faults: [fault] });
    } catch (refusal) {
      if (!(refusal instanceof ControlError) || refusal.code !== 'ValidationException') throw refusal;
      throw new UsageError(refusal.reason.replace(/\.$/, ''), { hint: USAGE, cause: refusal });
    }
    await show(context, connection);
    context.report.note(`Remove all faults with: ${context.nextCommand('sandbox', 'faults', 'clear')}`);
    return EXIT.done;
  },
});

const list = defineCommand({
  name: 'list',
  summary: 'show the injected faults, and what is left of them',
  run: async (context) => {
    await show(context, await connect(context));
    return EXIT.done;
  },
});

const clear = defineCommand({
  name: 'clear',
  summary: 'remove all faults',
  run: async (context) => {
    const connection = await connect(context);
    await callControl({ ...connection, signal: context.signal }, 'SetFaults', { Faults: [] });
    await show(context, connection);
    return EXIT.done;
  },
});

export const faults: NamedCommand = {
  name: 'faults',
  summary: 'delay requests or make them fail: add, list, clear',
  description: 'Injects faults into the sandbox, to test how a trigger or a program handles them.',
  commands: [add, list, clear],
};

function connect({ io, signal }: CommandContext): Promise<SandboxConnection> {
  return ensureSandbox({ home: sandboxHome(io.env), signal });
}

/** Prints the injected faults, which are the result of each of these commands. */
async function show({ report, signal }: CommandContext, connection: SandboxConnection): Promise<void> {
  // The reply of the control service's GetFaults.
  const { Faults } = (await callControl({ ...connection, signal }, 'GetFaults')) as {
    readonly Faults: readonly ActiveFault[];
  };
  if (Faults.length === 0) report.line('No faults are injected.');
  for (const line of formatTable(Faults.map(cells))) report.line(line);
  report.object({ faults: Faults.map(json) });
}

function cells({ operation, kind, latencyMs = 0, count, probability = 1, hits }: ActiveFault): string[] {
  return [
    operation,
    kind === 'latency' ? `${kind} ${formatDuration(latencyMs)}` : kind,
    probability === 1 ? 'each request' : `${Number((probability * 100).toFixed(2))} % of requests`,
    `${hits} ${hits === 1 ? 'hit' : 'hits'}${count === undefined ? '' : `, ${count - hits} of ${count} left`}`,
  ];
}

function json({ probability = 1, count, hits, ...fault }: ActiveFault) {
  return { ...fault, share: probability, hits, ...(count === undefined ? {} : { count, left: count - hits }) };
}

/** The kinds whose options were given, which have their names. */
function chosenKinds(options: Readonly<Record<string, boolean>>): readonly string[] {
  return FAULT_KINDS.filter((kind) => options[kind.replace(/-(.)/, (_, letter) => letter.toUpperCase())]);
}

/** A number from 0 to 1, or a percentage. */
function share(flags: string, summary: string): OptionSpec<number | undefined> {
  return {
    flags,
    summary,
    parse: (text) => {
      const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
      if (!/^\d+(\.\d+)?%?$/.test(text) || value > 1) {
        throw new UsageError(`--share takes a share such as 40% or 0.4, not ${text}`, { hint: USAGE });
      }
      return value;
    },
    fallback: undefined,
  };
}
