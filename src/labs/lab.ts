/** A lab as data: its resources, the code of its function, its sample event, its writes. */
import { resourceName, type StepContext } from '../steps/context.ts';
import type { EventSourceMappingSpec } from '../steps/event-source-mapping.ts';
import type { FunctionCode, FunctionSpec } from '../steps/function.ts';
import type { KinesisStreamSpec } from '../steps/kinesis-stream.ts';
import type { ResourceSpec } from '../steps/spec.ts';
import type { TableSpec } from '../steps/table.ts';
import type { Item, Write } from '../steps/writes.ts';

/** Another handler for the same lab: one that fails, or a different solution. */
export interface Variant extends FunctionCode {
  readonly summary: string;
}

/** The expected values of checks. */
export interface Expectations {
  /** The function's reply to the lab's sample payload. */
  readonly reply: unknown;
  /** What the function logs once for every record, in a log event of its own. */
  readonly recordLine: RegExp;
}

/** How the text of every marker starts. */
export const MARKER_PREFIX = 'streamlab-verify-';

/** A unique value by which a check finds its own writes again. */
export interface Marker {
  /** For keys of type S, and for payloads. */
  readonly text: string;
  /** For keys of type N: digits only, exact in a double. */
  readonly number: string;
  /** When it was made, by the target's time. */
  readonly now: Date;
}

/** An item that a check writes, with attributes that it then sets; its keys and its values are the marker's. */
export interface MarkedItem {
  readonly item: Item;
  readonly set: Item;
}

/** The table in which a function adds up the records of a stream, by the lab's own names. */
export interface TotalsTable {
  readonly table: string;
  /** Its partition key, of type S, which is also the attribute of the records that names their owner. */
  readonly key: string;
  /** The attribute of the sum, and of the value that is added to it. */
  readonly attribute: string;
}

/** The code of a lab's function is chosen when the lab is set up. */
export type LabFunction = Omit<FunctionSpec, 'code'>;
export type LabResource = Exclude<ResourceSpec, FunctionSpec> | LabFunction;

export interface LabDefinition {
  readonly id: string;
  readonly title: string;
  /** One line: which path through AWS it proves. */
  readonly proves: string;
  /** In order of creation; with one function, and one event source mapping from one of them to it. */
  readonly resources: readonly LabResource[];
  /** Code of the function by language; `node` is the default. */
  readonly runtimes: { readonly node: FunctionCode; readonly python?: FunctionCode };
  readonly variants?: Readonly<Record<string, Variant>>;
  /** A file of payloads/, or an absolute path: the event that `invoke` sends. */
  readonly payload: string;
  /** The writes of `write`, in order; `now` is for times of expiry. */
  writes(now: Date): readonly Write[];
  /** One of many generated writes, another one for each `index`. */
  generate(index: number, now: Date): Write;
  readonly expects: Expectations;
  /** The item that `verify` writes; absent where it writes records of a Kinesis stream. */
  readonly marked?: (marker: Marker) => MarkedItem;
  readonly totals?: TotalsTable;
}

/** A definition with the path that it proves, picked from its resources. */
export interface Lab extends LabDefinition {
  readonly function: LabFunction;
  readonly mapping: EventSourceMappingSpec;
  /** The table or Kinesis stream that writes go to. */
  readonly source: TableSpec | KinesisStreamSpec;
}

export function completeLab<Definition extends LabDefinition>(definition: Definition): Definition & Lab {
  const { id, resources } = definition;
  const lambda = resources.find((spec) => spec.kind === 'function');
  const mapping = resources.find((spec) => spec.kind === 'event-source-mapping');
  const source = resources.find((spec) => isSource(spec, mapping));
  if (lambda === undefined || mapping === undefined || source === undefined) {
    throw new Error(`the lab ${id} has no function, no event source mapping, or no source for it`);
  }
  return { ...definition, function: lambda, mapping, source };
}

function isSource(spec: LabResource, mapping: EventSourceMappingSpec | undefined): spec is Lab['source'] {
  if (mapping === undefined) return false;
  const { source } = mapping;
  return 'kinesisStream' in source
    ? spec.kind === 'kinesis-stream' && spec.name === source.kinesisStream
    : spec.kind === 'table' && spec.name === source.streamOfTable;
}

/** A lab with the names that its function and its source have on a target. */
export interface ResolvedLab {
  readonly lab: Lab;
  readonly step: StepContext;
  readonly functionName: string;
  readonly sourceName: string;
}

export function resolveLab(step: StepContext, lab: Lab): ResolvedLab {
  const functionName = resourceName(step, lab.function.name);
  return { lab, step, functionName, sourceName: resourceName(step, lab.source.name) };
}

/** The table that a lab's items are written to. */
export function itemTable({ id, source }: Lab): TableSpec {
  if (source.kind !== 'table') throw new Error(`the lab ${id} writes records, not items`);
  return source;
}

export function nodeCode(folder: string): FunctionCode {
  return { folder, runtime: 'nodejs24.x', handler: 'index.handler' };
}

export function pythonCode(folder: string): FunctionCode {
  return { folder, runtime: 'python3.13', handler: 'lambda_function.lambda_handler' };
}
