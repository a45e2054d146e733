/** The words of a mapping's LastProcessingResult (aws-behaviour.md 4.2). */

export const NOTHING_PROCESSED = 'No records processed';

export const PROCESSED = 'OK';

export const PROBLEM_FUNCTION_FAILED = 'PROBLEM: Function call failed';

export const PROBLEM_INTERNAL = 'PROBLEM: internal Lambda error. Please contact Lambda customer support.';

/** Why the stream cannot be read; AWS's own words for it are not known. */
export function problem(sentence: string): string {
  return `PROBLEM: ${sentence}`;
}

/** Whether the words are about a batch, and not about what keeps the mapping from reading. */
export function isBatchResult(result: string): boolean {
  return [NOTHING_PROCESSED, PROCESSED, PROBLEM_FUNCTION_FAILED].includes(result);
}
