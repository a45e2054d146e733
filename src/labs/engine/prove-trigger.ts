/** Proves that a lab's trigger delivers, by marked writes, before anything else is written: a new one may miss the first. */
import { stopwatch } from '../../core/clock.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { type StepContext, targetTime } from '../../steps/context.ts';
import { type Blocker, findBlocker } from '../evidence/blocker.ts';
import { type CheckContext, startChecks } from '../evidence/context.ts';
import { diagnose, isHopeless } from '../evidence/diagnose.ts';
import { reachEveryShard } from '../evidence/every-shard.ts';
import { newMarker } from '../evidence/marker.ts';
import { findObstacle } from '../evidence/obstacle.ts';
import { readTrigger } from '../evidence/trigger.ts';
import { openFollow } from '../follow/context.ts';
import { followRecord } from '../follow/follow-record.ts';
import { invocationsSince } from '../follow/function-log.ts';
import type { TimeLimits } from '../follow/limits.ts';
import type { Obstacle } from '../follow/wait-for-records.ts';
import type { Lab } from '../lab.ts';

export interface ProvenTrigger {
  /** The number of marked writes until one reached the function; 0 when it had delivered before. */
  readonly attempts: number;
  /** How long all but the last of them were waited for. */
  readonly missedMs: number;
  /** The request IDs of the invocations that received them. */
  readonly requestIds: readonly string[];
  /** Why nothing more can come, after nothing has come for `quietMs`. */
  obstacle(since: Date, quietMs: number): Promise<Obstacle | undefined>;
  /** Removes the marked items that are left; what fails is reported. */
  cleanUp(): Promise<void>;
}

export interface ProveOptions {
  readonly limits: TimeLimits;
  /** For the removal of the marked items; must not be interrupted. */
  readonly cleanUp: StepContext;
  /** Gets the reason why an item could not be removed. */
  readonly onLeftOver: (reason: string) => void;
}

/** The first attempt waits for this part of the time that a log line may take, and each further one twice as long. */
const FIRST_PATIENCE = 1 / 16;
/** Less would take a busy machine for a trigger that misses writes. */
const LEAST_PATIENCE_MS = 2_500;

/**
 * A mapping that starts at LATEST misses what is written before it polls, which may be minutes after it is Enabled. So it
 * is written to again and again, and what is missed is only marked items. Rejects when the trigger cannot deliver, or has
 * not by the step's timeout.
 */
export async function proveTrigger(step: StepContext, lab: Lab, options: ProveOptions): Promise<ProvenTrigger> {
  const follow = await openFollow(step, lab, options.limits);
  const hadLogGroup = Promise.resolve(true);
  const { context, cleanUp: removeAll } = startChecks({
    ...follow,
    codeSha256: undefined,
    noWrite: false,
    hadLogGroup,
  });
  const since = await targetTime(step);
  const cleanUp = () => removeAll(options.cleanUp, options.onLeftOver);
  const proven = {
    obstacle: (from: Date, quietMs: number) => findObstacle(context, { since: from, quietMs }),
    cleanUp,
  };
  try {
    const { mappings } = await readTrigger(context);
    if (mappings.some(({ State, LastProcessingResult: last }) => State === 'Enabled' && last === 'OK')) {
      return { ...proven, attempts: 0, missedMs: 0, requestIds: [] };
    }
    const delivery = await untilProven(context);
    const requestIds = (await invocationsSince(context, since)).map(({ requestId }) => requestId);
    return { ...proven, ...delivery, requestIds };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function untilProven(context: CheckContext): Promise<Pick<ProvenTrigger, 'attempts' | 'missedMs'>> {
  const { step, limits } = context;
  const elapsed = stopwatch(step.clock);
  let logsMs = Math.max(LEAST_PATIENCE_MS, limits.logsMs * FIRST_PATIENCE);
  for (let attempts = 1; ; attempts += 1) {
    const blocker = await findBlocker(context);
    if (blocker !== undefined) throw unproven(blocker);
    step.onProgress?.(`waiting for the trigger to deliver, write ${attempts}`);
    const since = await targetTime(step);
    const missedMs = elapsed();
    const patience = { ...limits, logsMs: Math.min(logsMs, limits.logsMs, Math.max(step.timeoutMs - missedMs, 1)) };
    if (await isDelivered({ ...context, limits: patience }, since)) return { attempts, missedMs };
    if (elapsed() >= step.timeoutMs || (await isHopeless(context, since)))
      throw unproven(await diagnose(context, since));
    logsMs *= 2;
  }
}

async function isDelivered(context: CheckContext, now: Date): Promise<boolean> {
  if (context.lab.source.kind === 'table') {
    const { reached, stuck } = await reachEveryShard(context);
    return reached > 0 && stuck.length === 0; // none is reached when the stream itself is late
  }
  const { text } = newMarker(now);
  return (await followRecord(context, { kind: 'record', partitionKey: text, data: text })).invocation !== undefined;
}

function unproven({ cause, next }: Omit<Blocker, 'seen'>): UserError {
  return new UserError(`The trigger does not deliver: ${cause}`, { hint: next, exitCode: EXIT.gaveUp });
}
