/** Injected faults as data, and their validation. */

/** Their names are those of the command line's options. */
export const FAULT_KINDS = ['latency', 'throttle', 'error', 'drop', 'drop-reply', 'truncate', 'hang'] as const;

export interface Fault {
  /** `dynamodb:PutItem`, `dynamodb` (or `dynamodb:*`) for all of its operations, `*` for all; services by their IAM prefix. */
  readonly operation: string;
  /**
   * `latency`: a late reply; `throttle`, `error`: the service's error for too many requests, or for a defect of its own; `drop`:
   * the connection is closed in place of the call; `drop-reply`, `truncate`: the call takes effect, but its connection is closed
   * without a reply or in the middle of it; `hang`: nothing happens until the client gives up.
   */
  readonly kind: (typeof FAULT_KINDS)[number];
  /** Number of requests of the operation to let through first; default 0. */
  readonly skip?: number;
  /** Number of requests to hit; default: no limit. */
  readonly count?: number;
  /** Share of the requests to hit, 0 to 1; default 1. */
  readonly probability?: number;
  /** Delay of a `latency` fault on the sandbox's clock; default 1,000. */
  readonly latencyMs?: number;
}

/** An injected fault. */
export interface ActiveFault extends Fault {
  /** Number of requests that it has hit. */
  readonly hits: number;
}

/** The injected faults; they can be replaced at any time. */
export interface FaultList {
  set(faults: readonly Fault[]): void;
  add(faults: readonly Fault[]): void;
  list(): readonly ActiveFault[];
}

/** The longest delay; clients give up long before. */
export const MAX_LATENCY_MS = 3_600_000;

const MEMBERS = ['operation', 'kind', 'skip', 'count', 'probability', 'latencyMs'];
const EXAMPLE = '{"operation":"dynamodb:PutItem","kind":"throttle"}';

/** Returns valid faults unchanged. Throws TypeError or RangeError for others. `services` are IAM prefixes. */
export function checkFaults(faults: unknown, services: readonly string[]): readonly Fault[] {
  if (!Array.isArray(faults)) throw new TypeError(`The faults must be a list, not ${show(faults)}.`);
  for (const fault of faults) checkFault(fault, services);
  return faults;
}

function checkFault(fault: unknown, services: readonly string[]): void {
  if (typeof fault !== 'object' || fault === null || Array.isArray(fault)) {
    throw new TypeError(`A fault must be an object such as ${EXAMPLE}, not ${show(fault)}.`);
  }
  const unknown = Object.keys(fault).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`A fault has no member ${show(unknown)}; its members are ${MEMBERS.join(', ')}.`);
  }
  const { operation, kind, skip, count, probability, latencyMs }: { readonly [Member in keyof Fault]?: unknown } =
    fault;
  if (typeof operation !== 'string' || !/^(\*|[a-z]+(:(\*|\w+))?)$/.test(operation)) {
    throw new TypeError(
      `The operation of a fault must be a service such as dynamodb, an operation such as dynamodb:PutItem, or *, not ${show(operation)}.`,
    );
  }
  const [service = ''] = operation.split(':');
  if (service !== '*' && !services.includes(service)) {
    throw new RangeError(`The sandbox has no service ${show(service)}; its services are ${services.join(', ')}.`);
  }
  if (!FAULT_KINDS.some((one) => one === kind)) {
    throw new TypeError(`The kind of a fault must be ${FAULT_KINDS.join(' or ')}, not ${show(kind)}.`);
  }
  if (skip !== undefined && !(Number.isSafeInteger(skip) && Number(skip) >= 0)) {
    throw new RangeError(`The skip of a fault must be a whole number from 0, not ${show(skip)}.`);
  }
  if (count !== undefined && !(Number.isSafeInteger(count) && Number(count) > 0)) {
    throw new RangeError(`The count of a fault must be a whole number from 1, not ${show(count)}.`);
  }
  checkRange('probability', probability, 1);
  checkRange('latencyMs', latencyMs, MAX_LATENCY_MS);
}

function checkRange(name: string, value: unknown, max: number): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= max)) return;
  throw new RangeError(`The ${name} of a fault must be a number from 0 to ${max}, not ${show(value)}.`);
}

/** As JSON, or as JavaScript prints values that JSON does not have. */
function show(value: unknown): string {
  return typeof value === 'number' || value === undefined ? String(value) : JSON.stringify(value);
}
