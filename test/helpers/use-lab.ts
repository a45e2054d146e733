/** Labs that are set up in the test file's sandbox, and verified with short limits. */
import { afterAll, beforeAll } from 'vitest';
import { type Aws, openAws } from '../../src/aws/clients.ts';
import { nextCommand } from '../../src/cli/next-command.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import { findLab } from '../../src/labs/catalog/index.ts';
import type { CheckedLab } from '../../src/labs/checks/spec.ts';
import { type LabChoices, planLab } from '../../src/labs/engine/plan.ts';
import { setUpLab } from '../../src/labs/engine/set-up-lab.ts';
import { type CheckResult, type VerifyOptions, verifyLab } from '../../src/labs/engine/verify.ts';
import type { TimeLimits } from '../../src/labs/follow/limits.ts';
import type { StepContext } from '../../src/steps/context.ts';
import type { ResourceSpec } from '../../src/steps/spec.ts';
import { type UsedSandbox, useSandbox } from './use-sandbox.ts';

/** For records that never arrive: the sandbox delivers in milliseconds. */
export const SHORT_LIMITS: TimeLimits = { mappingMs: 1_500, logsMs: 1_500, metricsMs: 1_500, longestPauseMs: 25 };

const ENOUGH: TimeLimits = { mappingMs: 30_000, logsMs: 30_000, metricsMs: 30_000, longestPauseMs: 25 };

export interface UpLab {
  readonly lab: CheckedLab;
  readonly step: StepContext;
  /** `step` replaces the lab's own, for example for custom names. */
  verify(options?: Partial<VerifyOptions>, step?: StepContext): Promise<readonly CheckResult[]>;
}

export interface LabOptions {
  readonly name?: string;
  readonly choices?: LabChoices;
  /** Changes the lab's resources before they are set up. */
  readonly alter?: (spec: ResourceSpec) => ResourceSpec;
  readonly isUp?: boolean;
}

export interface UsedLabs extends UsedSandbox {
  step(labId: string, namePrefix?: string): StepContext;
  /** Sets a lab up, or only names it when `isUp` is false. */
  lab(labId: string, options?: LabOptions): Promise<UpLab>;
}

export function useLabs(): UsedLabs {
  const used = useSandbox();
  const { signal } = new AbortController();
  let aws: Aws | undefined;
  beforeAll(() => {
    const { endpoint, region, credentials } = used.config();
    aws = openAws({ kind: 'sandbox', endpoint, region, credentials }, { signal, clock: systemClock });
  });
  afterAll(() => aws?.dispose());

  const step = (labId: string, namePrefix?: string): StepContext => {
    if (aws === undefined) throw new Error('labs are there only during tests');
    const { accountId } = used.sandbox;
    const moveClock = async (ms: number): Promise<Date> => {
      await used.sandbox.advanceClock(ms);
      return new Date(used.sandbox.clock.now());
    };
    return {
      aws,
      accountId,
      signal,
      clock: systemClock,
      moveClock,
      labId,
      nextCommand: nextCommand('streamlab', { name: namePrefix }),
      namePrefix,
      timeoutMs: 30_000,
      dryRun: false,
    };
  };
  return {
    // Not spread: the sandbox is a getter that works only while it runs.
    client: used.client,
    config: used.config,
    get sandbox() {
      return used.sandbox;
    },
    step,
    lab: async (labId, { name, choices = {}, alter = (spec: ResourceSpec) => spec, isUp = true } = {}) => {
      const lab = findLab(labId);
      const own = step(labId, name);
      if (isUp) await setUpLab(own, planLab(lab, choices).map(alter), { adopt: false, onStep: () => {} });
      return {
        lab,
        step: own,
        verify: (options, stepForIt = own) =>
          verifyLab(stepForIt, lab, {
            limits: ENOUGH,
            noWrite: false,
            cleanUp: own,
            onCheck: () => {},
            onLeftOver: () => {},
            ...options,
          }),
      };
    },
  };
}
