/** What a check is: one claim of a lab, and what was found when it was put to the test. */
import type { Claim, Diagnosis } from '../evidence/claim.ts';
import type { CheckContext } from '../evidence/context.ts';
import type { PartSpec } from './spec.ts';

/** `pending`: it cannot be told yet. `skipped`: it was not put to the test. */
export type CheckState = 'pass' | 'fail' | 'pending' | 'skipped';

export interface Finding extends Claim, Partial<Diagnosis> {
  readonly state: CheckState;
  readonly observed: string;
}

/** One step of a lab, proved by one or more parts, each a kind of check of its own. */
export interface LabCheck {
  /** A few words for people. */
  readonly title: string;
  readonly parts: readonly [PartSpec, ...PartSpec[]];
}

/** A kind of check. */
export interface CheckKind<Spec> {
  /** Calls the function, or writes items or records; left out by a read-only run. */
  readonly writes: boolean;
  run(context: CheckContext, spec: Spec): Promise<Finding>;
}

export function passed(claim: Claim, observed: string): Finding {
  return { state: 'pass', observed, ...claim };
}

export function failed(claim: Claim, observed: string, { cause, next }: Diagnosis): Finding {
  return { state: 'fail', observed, ...claim, cause, next };
}

/** What the parts of a check say together: the first that failed speaks for all, else the least certain one. */
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
