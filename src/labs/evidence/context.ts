/** The context of the checks of one lab, with the evidence that they share. */
import type { StepContext } from '../../steps/context.ts';
import type { FollowContext } from '../follow/context.ts';

/** Gathers evidence that several checks share. */
export type Probe<T> = (context: CheckContext) => Promise<T>;

/** Removes the writes of a probe; its step is not interrupted by Ctrl-C. */
export type CleanUp = (step: StepContext) => Promise<void>;

export interface CheckContext extends FollowContext {
  /** Base64 of the SHA-256 of the zip that a person deployed by hand. */
  readonly codeSha256: string | undefined;
  /** Checks that write, or call the function, are left out. */
  readonly noWrite: boolean;
  /** Whether the function's log group existed before any check ran: an invocation by a check creates it again. */
  readonly hadLogGroup: Promise<boolean>;
  /** The result of a probe, which runs only once. */
  once<T>(probe: Probe<T>): Promise<T>;
  /** Registers a clean-up for the time when all checks have ended, the last one first. */
  atEnd(cleanUp: CleanUp): void;
}

export interface CheckRun {
  readonly context: CheckContext;
  /** Resolves when everything is cleaned up; what fails is reported, and the rest goes on. */
  cleanUp(step: StepContext, onFailure: (reason: string) => void): Promise<void>;
}

export function startChecks(given: Omit<CheckContext, 'once' | 'atEnd'>): CheckRun {
  const probes = new Map<unknown, Promise<unknown>>();
  const cleanUps: CleanUp[] = [];
  const context: CheckContext = {
    ...given,
    once: <T>(probe: Probe<T>): Promise<T> => {
      // The map holds, for each probe, what this very line got from it.
      const known = probes.get(probe) as Promise<T> | undefined;
      const result = known ?? probe(context);
      probes.set(probe, result);
      return result;
    },
    atEnd: (cleanUp) => {
      cleanUps.push(cleanUp);
    },
  };
  return {
    context,
    cleanUp: async (step, onFailure) => {
      for (let next = cleanUps.pop(); next !== undefined; next = cleanUps.pop()) {
        try {
          await next(step);
        } catch (error) {
          onFailure(error instanceof Error ? error.message : String(error));
        }
      }
    },
  };
}
