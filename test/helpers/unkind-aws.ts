/** AWS as it is at its worst, in front of the sandbox: reads that are late, refusals that pass, replies that are lost. */
import type { Aws } from '../../src/aws/clients.ts';
import { describeCall } from '../../src/aws/clients.ts';
import { awsError } from '../../src/aws/errors.ts';
import type { Clock } from '../../src/core/clock.ts';

type Outcome = { readonly value: unknown } | { readonly error: unknown };

const isRead = (operation: string): boolean => /^(Get|List|Describe|Simulate)/.test(operation);

/** Wraps every call of `aws`: `around` gets its operation, its input as text, and the means to send it. */
function around(
  aws: Aws,
  act: (call: { readonly operation: string; readonly key: string }, send: () => Promise<unknown>) => Promise<unknown>,
): Aws {
  const send: Aws['send'] = async (client, command) => {
    const { operation, input } = describeCall(command);
    const key = `${operation} ${JSON.stringify(input, (_name, value) => (value instanceof Uint8Array ? '' : value))}`;
    // What `act` resolves with is what the sandbox answered to this or the same call before.
    return (await act({ operation, key }, () => aws.send(client, command))) as never;
  };
  return { ...aws, send };
}

/** For `lagMs` after a change, every read still shows what it showed before. */
export function withLateReads(aws: Aws, { clock, lagMs }: { readonly clock: Clock; readonly lagMs: number }): Aws {
  const known = new Map<string, Outcome>();
  const late = new Map<string, { readonly outcome: Outcome; readonly until: number }>();
  return around(aws, async ({ operation, key }, send) => {
    const old = late.get(key);
    if (old !== undefined && clock.now() < old.until) return settled(old.outcome);
    const outcome = await outcomeOf(send);
    if (isRead(operation)) known.set(key, outcome);
    else if ('value' in outcome) {
      for (const [one, before] of known) late.set(one, { outcome: before, until: clock.now() + lagMs });
      known.clear();
    }
    return settled(outcome);
  });
}

/** The reply to each change is lost, and what answers is the second try. */
export function withLostReplies(aws: Aws): Aws {
  return around(aws, async ({ operation }, send) => {
    if (!isRead(operation)) await outcomeOf(send);
    return send();
  });
}

export interface Refused {
  readonly operation: string;
  readonly error: string;
  readonly message: string;
  readonly times: number;
}

/** Refuses calls as AWS does, those of one operation in the order of the list; adds each that it refused to `hits`. */
export function withRefusals(aws: Aws, refusals: readonly Refused[], hits: Refused[]): Aws {
  return around(aws, async ({ operation }, send) => {
    const refusal = refusals.find(
      (one) => one.operation === operation && hits.filter((hit) => hit === one).length < one.times,
    );
    if (refusal === undefined) return send();
    hits.push(refusal);
    throw awsError(Object.assign(new Error(refusal.message), { name: refusal.error }), operation, aws.target);
  });
}

async function outcomeOf(send: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await send() };
  } catch (error) {
    return { error };
  }
}

function settled(outcome: Outcome): unknown {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
