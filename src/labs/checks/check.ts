/** The result of a check: expected, observed, and the command that shows it. */
import type { CheckContext } from '../evidence/context.ts';
import { type Diagnosis, labCommand } from '../evidence/next-command.ts';

/** `pending`: not decidable yet. `skipped`: not examined. */
export type CheckState = 'pass' | 'fail' | 'pending' | 'skipped';

export interface Finding extends Partial<Diagnosis> {
  readonly state: CheckState;
  readonly observed: string;
  readonly expected: string;
  /** The AWS CLI command that shows it. */
  readonly call: string;
}

export interface Expectation {
  readonly expected: string;
  pass(observed: string): Finding;
  /** `next` is one command to run; by default the setup of the lab. */
  fail(observed: string, why: string | Diagnosis, next?: string): Finding;
  /** Neither passed nor failed. */
  open(state: 'pending' | 'skipped', observed: string, why: Partial<Diagnosis>): Finding;
}

export function expectation({ step }: CheckContext, expected: string, call: string): Expectation {
  return {
    expected,
    pass: (observed) => ({ state: 'pass', observed, expected, call }),
    fail: (observed, why, next = labCommand(step, 'setup')) => {
      const { cause, next: command } = typeof why === 'string' ? { cause: why, next } : why;
      return { state: 'fail', observed, expected, call, cause, next: command };
    },
    open: (state, observed, why) => ({ state, observed, expected, call, ...why }),
  };
}

/** The result of a check with several parts: the first failure, else the least certain result. */
export function mergeFindings(findings: readonly Finding[]): Finding {
  const worst = (['fail', 'pending', 'skipped'] as const)
    .map((state) => findings.find((finding) => finding.state === state))
    .find((finding) => finding !== undefined);
  if (worst?.state === 'fail') return worst;
  const [first] = findings;
  if (first === undefined) throw new Error('a check has at least one part');
  const join = (texts: readonly string[]): string => [...new Set(texts)].join('; ');
  return {
    ...(worst ?? first),
    observed: join(findings.map(({ observed }) => observed)),
    expected: join(findings.map(({ expected }) => expected)),
    call: (worst ?? findings.at(-1) ?? first).call,
  };
}
