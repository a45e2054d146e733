/**
 * Kills and faults the API calls of a lab's setup, write, verify and teardown, one call after the other. After each, the
 * same command run again ends well, and in the end teardown leaves nothing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/sandbox/index.ts';
import { isLong } from '../../helpers/rounds.ts';
import { type CliResult, type UsedCli, useCli } from '../../helpers/run-cli.ts';
import { ScaledClock } from '../../helpers/scaled-clock.ts';
import { accountContents, NOTHING } from '../account-contents.ts';
import { BIN } from '../use-built-cli.ts';

/** What happens to a call, and to those after it when it has no `count`. */
interface Injury {
  readonly name: string;
  readonly fault: Omit<Fault, 'operation' | 'skip'>;
  /** The command is ended when the fault has hit: by Ctrl-C, or by SIGKILL. */
  readonly ends?: 'interrupt' | 'kill';
}

const INJURIES: readonly Injury[] = [
  { name: 'one 500', fault: { kind: 'error', count: 1 } },
  { name: 'throttled three times', fault: { kind: 'throttle', count: 3 } },
  { name: 'reset before it took effect', fault: { kind: 'drop', count: 1 } },
  { name: 'reset after it took effect', fault: { kind: 'drop-reply', count: 1 } },
  { name: 'a truncated reply', fault: { kind: 'truncate', count: 1 } },
  { name: 'a late reply', fault: { kind: 'latency', latencyMs: 150, count: 1 } },
  { name: '500 from here on', fault: { kind: 'error' } },
  { name: 'reset from here on, after it took effect', fault: { kind: 'drop-reply' } },
  { name: 'a hang, then Ctrl-C', fault: { kind: 'hang' }, ends: 'interrupt' },
];

const KILLS: readonly Injury[] = [
  { name: 'SIGKILL before it took effect', fault: { kind: 'hang' }, ends: 'kill' },
  { name: 'SIGKILL after it took effect', fault: { kind: 'drop-reply', count: 1 }, ends: 'kill' },
];

interface Phase {
  readonly command: 'setup' | 'write' | 'verify' | 'teardown';
  /** Whether the lab is set up before the command, and removed after each point. */
  readonly needsLab: boolean;
  readonly isFresh: boolean;
  /** Of all pairs of call and injury, and of call and kill, each n-th is tried; undefined: none. */
  readonly everyInjury: number;
  readonly everyKill: number | undefined;
  /** Of the command's clock: functions run in real time beside verify. */
  readonly speed: number;
}

/** Chosen so that all of it takes about four minutes on two cores; 1 tries each pair. */
const PHASES: readonly Phase[] = [
  { command: 'setup', needsLab: false, isFresh: true, everyInjury: 4, everyKill: 9, speed: 20 },
  { command: 'teardown', needsLab: true, isFresh: true, everyInjury: 4, everyKill: 9, speed: 20 },
  { command: 'write', needsLab: true, isFresh: false, everyInjury: 1, everyKill: 3, speed: 20 },
  { command: 'verify', needsLab: true, isFresh: false, everyInjury: 23, everyKill: undefined, speed: 3 },
];

interface Point {
  readonly injury: Injury;
  /** The number of calls before it. */
  readonly call: number;
}

/** For a lab whose function calls nothing: its calls would be injured as well. In `npm run test:long` only. */
export function faultMatrix(lab: string): void {
  const cli = useCli();
  let tried = 0;
  const failed: string[] = [];
  afterAll(() => {
    // Written past the reporter: the only result beside success is how much was tried.
    if (isLong) process.stdout.write(`fault matrix of ${lab}: ${tried} points tried, ${failed.length} failed\n`);
  });

  describe.runIf(isLong)(`${lab}, when its calls are killed or fail:`, () => {
    for (const phase of PHASES) {
      const title = `${phase.command} ends well when it is run again, and teardown leaves nothing`;
      it(title, { timeout: 600_000 }, async () => {
        const before = failed.length;
        if (phase.needsLab && !phase.isFresh) await mustEnd(cli, 'setup', lab);
        for (const point of pointsOf(phase, await countCalls(cli, phase, lab))) {
          const problem = await tryPoint(phase, point).catch((error: unknown) => String(error));
          cli.sandbox.setFaults([]);
          if (problem === undefined) continue;
          failed.push(`${phase.command}, call ${point.call + 1}, ${point.injury.name}: ${problem}`);
        }
        await mustEnd(cli, 'teardown', lab);
        expect(await accountContents(cli.client)).toEqual(NOTHING);
        expect(failed.slice(before)).toEqual([]);
      });
    }
  });

  /** What was wrong after the injury, or undefined. */
  async function tryPoint(phase: Phase, { injury, call }: Point): Promise<string | undefined> {
    const { needsLab, isFresh } = phase;
    if (needsLab && isFresh) await mustEnd(cli, 'setup', lab);
    cli.sandbox.setFaults([{ operation: '*', skip: call, ...injury.fault }]);
    const injured = injury.ends === 'kill' ? await killed(phase) : await hurt(phase, injury);
    // The command may have made fewer calls this time.
    if (injured?.isInterrupted || isHit()) tried += 1;
    cli.sandbox.setFaults([]);
    const again = await run(cli, phase, lab);
    if (isFresh) await mustEnd(cli, 'teardown', lab);
    const left = isFresh ? await accountContents(cli.client) : NOTHING;
    if (/\n {4}at /.test(injured?.stderr ?? '')) return `it ended with a defect: ${injured?.stderr}`;
    if (again.code !== 0) return `run again it exits with ${again.code}: ${again.stdout}${again.stderr}`;
    const found = Object.entries(left).filter(([, names]) => names.length > 0);
    return found.length > 0 ? `left: ${JSON.stringify(found)}` : undefined;
  }

  async function hurt(phase: Phase, { ends }: Injury): Promise<CliResult & { readonly isInterrupted?: boolean }> {
    const controller = new AbortController();
    const ended = run(cli, phase, lab, controller.signal);
    if (ends !== 'interrupt') return ended;
    await untilHit(ended);
    const isInterrupted = isHit();
    // The command's own cleaning up is not to hang.
    cli.sandbox.setFaults([]);
    controller.abort();
    return { ...(await ended), isInterrupted };
  }

  /** Kills the built command when its fault has hit. */
  async function killed({ command }: Phase): Promise<undefined> {
    const env = { PATH: process.env.PATH, STREAMLAB_HOME: cli.home, NO_COLOR: '1' };
    const child = spawn(process.execPath, [BIN, command, lab], { cwd: cli.cwd, env, stdio: 'ignore' });
    const closed = once(child, 'close');
    await untilHit(closed);
    child.kill('SIGKILL');
    await closed;
  }

  /** Resolves when the injected fault has hit, or the command ended before. */
  async function untilHit(ended: Promise<unknown>): Promise<void> {
    let isOver = false;
    void ended.finally(() => {
      isOver = true;
    });
    while (!isOver && !isHit()) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  function isHit(): boolean {
    return cli.sandbox.listFaults().some(({ hits }) => hits > 0);
  }
}

function run(cli: UsedCli, { command, speed }: Phase, lab: string, signal?: AbortSignal): Promise<CliResult> {
  return cli.run([command, lab], { clock: new ScaledClock(speed), ...(signal && { signal }) });
}

async function mustEnd(cli: UsedCli, command: 'setup' | 'teardown', lab: string): Promise<void> {
  const { code, stderr } = await cli.run([command, lab]);
  expect(code, `${command} ${lab}: ${stderr}`).toBe(0);
}

/** The calls of the command when nothing happens to it. */
async function countCalls(cli: UsedCli, phase: Phase, lab: string): Promise<number> {
  if (phase.needsLab) await mustEnd(cli, 'setup', lab);
  cli.sandbox.setFaults([{ operation: '*', kind: 'latency', latencyMs: 0 }]);
  const { code, stderr } = await run(cli, phase, lab);
  const calls = cli.sandbox.listFaults()[0]?.hits ?? 0;
  cli.sandbox.setFaults([]);
  expect(code, stderr).toBe(0);
  if (phase.isFresh) await mustEnd(cli, 'teardown', lab);
  return calls;
}

/** Spread over calls and injuries, because their numbers have no common divisor with the steps. */
function pointsOf({ everyInjury, everyKill }: Phase, calls: number): readonly Point[] {
  const pairs = (injuries: readonly Injury[]): readonly Point[] =>
    Array.from({ length: calls }, (_, call) => injuries.map((injury) => ({ injury, call }))).flat();
  const every = (points: readonly Point[], step: number | undefined): readonly Point[] =>
    points.filter((_, index) => step !== undefined && index % step === 0);
  return [...every(pairs(INJURIES), everyInjury), ...every(pairs(KILLS), everyKill)];
}
