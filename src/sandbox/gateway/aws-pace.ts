/** The pace of AWS at the gateway: some requests are throttled, and reads lag behind writes as the services say. */
import type { Clock } from '../../core/clock.ts';
import type { Pace } from '../contract/pace.ts';
import { affected, type Names, type ReadLag, type ShortList } from '../contract/read-lag.ts';
import { type Operation, type RequestContext, ServiceError } from '../contract/service.ts';
import type { ServiceTable } from './service-table.ts';

/** The answer of an operation. */
type Answer = { readonly output: unknown } | { readonly error: unknown };

/** What an operation answers for a resource for a while. */
interface Lagging {
  /** Undefined: whatever it answers, without the hidden element. */
  readonly answer?: Answer;
  readonly hidden?: string;
  readonly until: number;
}

export interface AwsPaceOptions {
  readonly pace: Pace;
  readonly clock: Clock;
}

/** A call of an operation. */
export interface PacedCall {
  readonly table: ServiceTable;
  readonly operation: Operation<unknown>;
  readonly input: Names;
  readonly context: RequestContext<unknown>;
}

/** A write that succeeded. */
interface Effect {
  /** What reads answered before it. */
  readonly before: ReadonlyMap<string, Answer>;
  readonly output: unknown;
}

/**
 * Differs from AWS: a lag always lasts as long, and all reads within it answer as before, where the replicas of AWS disagree for
 * a while; and the share of throttled requests does not depend on their rate.
 */
export class AwsPace {
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #random = seededRandom();
  /** Of each service of a region: by operation and resource. */
  readonly #lagging = new WeakMap<ServiceTable, Map<string, readonly Lagging[]>>();

  constructor({ pace, clock }: AwsPaceOptions) {
    this.#pace = pace;
    this.#clock = clock;
  }

  /** The operation's answer, or an earlier one. Rejects with the service's throttling error for some calls. */
  async perform(call: PacedCall): Promise<unknown> {
    const { table, operation, input, context } = call;
    const { service, dialect } = table;
    if (service.isSpared) return operation.handle(input as never, context); // typed as in exchange.ts
    if (this.#random() < this.#pace.throttledShare) throw new ServiceError(...dialect.throttled);
    const lags = service.readLags ?? [];
    const late = lags.flatMap((lag) => this.#find(call, lag));
    const repeated = late.find(({ answer }) => answer !== undefined)?.answer;
    if (repeated !== undefined) {
      if ('error' in repeated) throw repeated.error;
      return repeated.output;
    }
    const starting = lags.filter(({ after }) => after.includes(operation.name));
    const before = await Promise.all(starting.map((lag) => readsBefore(call, lag)));
    const output = await operation.handle(input as never, context); // typed as in exchange.ts
    starting.forEach((lag, index) => {
      this.#start(call, lag, { before: before[index] ?? new Map(), output });
    });
    return late.length === 0 ? output : shorten(output, lags, new Set(late.map(({ hidden }) => hidden)));
  }

  /** What holds for the call now. */
  #find({ table, operation, input }: PacedCall, lag: ReadLag): readonly Lagging[] {
    if (!affected(lag).includes(operation.name)) return [];
    const lagging = this.#lagging.get(table);
    const key = keyOf(operation.name, lag.kind === 'list' ? undefined : lag.resource(input));
    const current = (lagging?.get(key) ?? []).filter(({ until }) => until > this.#clock.now());
    if (current.length === 0) lagging?.delete(key);
    else lagging?.set(key, current);
    return current;
  }

  #start({ table, input }: PacedCall, lag: ReadLag, { before, output }: Effect): void {
    const lagging = this.#lagging.get(table) ?? new Map<string, readonly Lagging[]>();
    this.#lagging.set(table, lagging);
    const until = this.#clock.now() + this.#pace[lag.lasts];
    if (lag.kind === 'list') {
      const key = keyOf(lag.list);
      lagging.set(key, [...(lagging.get(key) ?? []), { hidden: lag.identify(output), until }]);
      return;
    }
    const resource = lag.resource(input);
    if (resource === undefined) return;
    const repeat = (operation: string, answer: Answer | undefined): void => {
      lagging.set(keyOf(operation, resource), answer === undefined ? [] : [{ answer, until }]);
    };
    if (lag.kind === 'refusal') {
      repeat(lag.refused, { error: new ServiceError(...lag.error) });
      return;
    }
    for (const [read, answer] of before) repeat(read, answer);
    const first = before.get(lag.reads[0] ?? '');
    const isUnseen = first !== undefined && 'error' in first;
    for (const write of lag.blindWrites ?? []) repeat(write, isUnseen ? first : undefined);
  }
}

/** What the lagging reads answer right before the write. */
async function readsBefore({ table, input, context }: PacedCall, lag: ReadLag): Promise<ReadonlyMap<string, Answer>> {
  if (lag.kind !== 'stale') return new Map();
  const answers = lag.reads.map(async (name): Promise<[string, Answer]> => {
    const read = table.findOperation(name)?.operation;
    try {
      // A read takes the names of the resource from the input, and ignores the settings in it or removes them from its copy.
      return [name, { output: await read?.handle({ ...input } as never, context) }];
    } catch (error) {
      return [name, { error }];
    }
  });
  return new Map(await Promise.all(answers));
}

/** A reply without the hidden elements of its list. */
function shorten(output: unknown, lags: readonly ReadLag[], hidden: ReadonlySet<string | undefined>): unknown {
  if (typeof output !== 'object' || output === null) return output;
  const lists = lags.filter((lag): lag is ShortList => lag.kind === 'list');
  const shortened = Object.entries(output).map(([member, value]) => {
    const lag = lists.find((one) => one.member === member);
    if (lag === undefined || !Array.isArray(value)) return [member, value];
    return [member, value.filter((element) => !hidden.has(lag.identify(element)))];
  });
  return Object.fromEntries(shortened);
}

function keyOf(operation: string, resource = ''): string {
  return `${operation} ${resource}`;
}

/** Numbers from 0 to 1, the same ones in each run (mulberry32). */
function seededRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
