/** Injected faults: what goes wrong with requests on purpose, as data, and what makes such data valid. */

const FAULT_KINDS = ['latency', 'throttle', 'error', 'drop'] as const;

export interface Fault {
  /** `dynamodb:PutItem`, `dynamodb` (or `dynamodb:*`) for all of its operations, `*` for all; services by their IAM prefix. */
  readonly operation: string;
  /** A late answer, the service's throttling error, its internal error, or a connection that ends without an answer. */
  readonly kind: (typeof FAULT_KINDS)[number];
  /** After how many requests the fault is used up; default: never. */
  readonly count?: number;
  /** Of each request being hit, 0 to 1; default 1. */
  readonly probability?: number;
  /** How long a `latency` fault holds a request back, on the sandbox's clock; default 1,000. */
  readonly latencyMs?: number;
}

/** A fault in force. */
export interface ActiveFault extends Fault {
  /** How many requests it has hit. */
  readonly hits: number;
}

/** The faults in force; they may be replaced at any time. */
export interface FaultList {
  set(faults: readonly Fault[]): void;
  add(faults: readonly Fault[]): void;
  list(): readonly ActiveFault[];
}

/** The longest latency; clients give up long before. */
export const MAX_LATENCY_MS = 3_600_000;

const MEMBERS = ['operation', 'kind', 'count', 'probability', 'latencyMs'];
const EXAMPLE = '{"operation":"dynamodb:PutItem","kind":"throttle"}';

/** The faults, if they are valid. Throws TypeError or RangeError with a sentence otherwise. `services` are IAM prefixes. */
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
  const { operation, kind, count, probability, latencyMs }: { readonly [Member in keyof Fault]?: unknown } = fault;
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

/** As JSON has it; a value that JSON has not, as JavaScript prints it. */
function show(value: unknown): string {
  return typeof value === 'number' || value === undefined ? String(value) : JSON.stringify(value);
}
