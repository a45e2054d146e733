/** The meanings of the exit codes, for the help; the README has the same table. */
import { EXIT } from '../core/errors.ts';

const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  unexpected: 'unexpected failure',
  usage: 'invalid usage or input file, or a runtime that Lambda refuses',
  checkFailed: '`verify`, `run`: a check failed; `experiment`: a prediction was wrong',
  checkPending:
    '`verify`, `run`: no check failed, but one is still pending, or could not be examined because a call failed',
  functionFailed: '`invoke`, `run`: the function itself failed',
  credentials: 'credentials or permission',
  conflict:
    'conflict: a resource with that name is not ours or cannot be updated to the desired state, or a port is taken',
  gaveUp: 'gave up waiting',
  leftOver: '`teardown`, `run`, `experiment`: resources are left over',
  notThere: 'not there: the lab is not set up, or its target cannot be reached',
  interrupted: 'interrupted',
};

/** In the order of the codes. */
export const exitCodes: readonly (readonly [code: number, meaning: string])[] = Object.entries(MEANINGS).map(
  // The keys of MEANINGS are those of EXIT.
  ([name, meaning]) => [EXIT[name as keyof typeof EXIT], meaning],
);
