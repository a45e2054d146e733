/** What a lab is: data only. Its resources, its functions' code, what it sends, what it writes. */
import type { FunctionCode } from '../steps/function.ts';
import type { ResourceSpec } from '../steps/spec.ts';
import type { Item, Write } from '../steps/writes.ts';
import type { LabCheck } from './checks/check.ts';
import type { Mark } from './evidence/mark.ts';

export type { Write };

/** Another handler for the same lab: to see how it fails, or how else it can be done. */
export interface Variant extends FunctionCode {
  readonly summary: string;
}

/** What a check compares with. */
export interface Expectations {
  /** The function's reply to the lab's sample payload. */
  readonly reply: unknown;
  /** What the function logs once for every record, in a log event of its own. */
  readonly recordLine: RegExp;
}

/** An item that a check writes, with attributes that it then sets; its keys and its values are the mark's. */
export interface MarkedItem {
  readonly item: Item;
  readonly set: Item;
}

/** Where a function adds up what it receives, by the lab's own names. */
export interface TotalsTable {
  readonly table: string;
  /** Its partition key, of type S, which is also the attribute of the records that tells whose they are. */
  readonly key: string;
  /** The sum, and what is added to it. */
  readonly attribute: string;
}

export interface Lab {
  readonly id: string;
  readonly title: string;
  /** One line: which path through AWS it proves. */
  readonly proves: string;
  /** In the order in which the lab makes them. */
  readonly resources: readonly ResourceSpec[];
  /** Code by language, for the function of `resources`; `node` is the default. */
  readonly runtimes: { readonly node: FunctionCode; readonly python?: FunctionCode };
  readonly variants?: Readonly<Record<string, Variant>>;
  /** A file of payloads/, or an absolute path: the event that `invoke` sends. */
  readonly payload: string;
  /** What `write` writes, in order; `now` for times of expiry. */
  writes(now: Date): readonly Write[];
  /** One of many generated writes; `index` counts from 1. */
  generate(index: number, now: Date): Write;
  readonly expects: Expectations;
  /** What `verify` writes; absent where it writes records of a Kinesis stream. */
  readonly marked?: (mark: Mark) => MarkedItem;
  readonly totals?: TotalsTable;
  /** What `verify` proves, one check for each step of the lab. */
  readonly checks: readonly LabCheck[];
}
