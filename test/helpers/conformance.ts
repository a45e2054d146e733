/** Conformance cases: facts about AWS as rows of a table, each tested through the SDK's clients. */
import { spawnSync } from 'node:child_process';
import { describe, type ExpectStatic, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/index.ts';
import { type Account, useAccounts } from '../conformance/account.ts';
import { countingAssertions, expect } from '../conformance/expect.ts';

interface Fact {
  /** The section of the specification, for example `4.3`. */
  readonly section: string;
  readonly operation: string;
  readonly given: string;
  /** Skipped on a machine that cannot run Python functions. */
  readonly needsPython?: true;
}

/** A call that AWS refuses. */
export interface Refusal extends Fact {
  /**
   * `Code HTTP: message`, compared word for word. `<name>`, `<region>`, `<account>` and names bound with `aws.as` stand
   * for values; of a text that ends in `...` only the start is compared.
   */
  readonly expected: string;
  readonly call: (aws: Account) => Promise<unknown>;
}

/** Any other behaviour of AWS. */
export interface Behaviour extends Fact {
  /** For the reader; {@link run} asserts it. */
  readonly expected: string;
  readonly run: (aws: Account) => Promise<unknown>;
}

export type ConformanceCase = Refusal | Behaviour;

export interface ConformanceOptions extends SandboxOptions {
  /** One case after the other, for cases that move the clock. */
  readonly sequential?: boolean;
}

/** Runs every case, each with unique names, in one sandbox. */
export function conformance(cases: readonly ConformanceCase[], options: ConformanceOptions = {}): void {
  const { sequential = false, ...sandboxOptions } = options;
  const newAccount = useAccounts(sandboxOptions);
  describe('AWS', { concurrent: !sequential }, () => {
    for (const fact of cases) {
      it.skipIf(fact.needsPython && !hasPython())(nameOf(fact), ({ expect }) => prove(fact, newAccount(), expect));
    }
  });
}

let python: boolean | undefined;

function hasPython(): boolean {
  python ??= spawnSync('python3', ['--version']).status === 0;
  return python;
}

/** How many cases there are for each of the sections; a case of `12.3` belongs to `12` when there is no `12.3`. */
export function countBySection(
  cases: readonly ConformanceCase[],
  sections: Readonly<Record<string, unknown>>,
): Map<string, number> {
  const keys = cases.map(({ section }) => (section in sections ? section : section.replace(/\..*/, '')));
  const order = new Intl.Collator('en', { numeric: true });
  const found = Object.keys(sections).sort(order.compare);
  return new Map(found.map((section) => [section, keys.filter((key) => key === section).length]));
}

export function nameOf({ section, operation, given, expected }: ConformanceCase): string {
  return `${section} ${operation}: ${given} -> ${expected}`;
}

async function prove(fact: ConformanceCase, aws: Account, expect: ExpectStatic): Promise<void> {
  if ('run' in fact) {
    expect(await countingAssertions(() => fact.run(aws)), 'assertions of the case').toBeGreaterThan(0);
    return;
  }
  const answer = await fact.call(aws).then(
    () => 'no error',
    (error: unknown) => renderError(error),
  );
  const words = aws.fill(fact.expected);
  expect(words.endsWith('...') ? answer.slice(0, words.length - 3) : answer).toBe(words.replace(/\.\.\.$/, ''));
}

/** An error of the SDK as `Code HTTP: message`; the code is the one on the wire if the SDK keeps it. */
export function renderError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { Code, $metadata } = error as { Code?: string; $metadata?: { httpStatusCode?: number } }; // ServiceException
  return `${Code ?? error.name} ${$metadata?.httpStatusCode}: ${error.message}`;
}

interface Output {
  readonly $metadata: { readonly httpStatusCode?: number };
}

/** The output has this HTTP status and exactly these members, no more and no fewer. */
export function expectAnswer({ $metadata, ...members }: Output, status: number, expected: object): void {
  expect($metadata.httpStatusCode).toBe(status);
  expect(members).toEqual(expected);
}

/** The names of an object's defined members, in alphabetical order. */
export function membersOf(value: object | undefined): string[] {
  return Object.entries(value ?? {})
    .filter(([, member]) => member !== undefined)
    .map(([name]) => name)
    .filter((name) => name !== '$metadata')
    .sort();
}
