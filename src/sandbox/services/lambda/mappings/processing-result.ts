/** The words of a mapping's LastProcessingResult (aws-behaviour.md 4.2). */

export const NOTHING_PROCESSED = 'No records processed';

const PROCESSED = 'OK';

export const PROBLEM_FUNCTION_FAILED = 'PROBLEM: Function call failed';

export const PROBLEM_INTERNAL = 'PROBLEM: internal Lambda error. Please contact Lambda customer support.';

/** Why the event source cannot be read; AWS's own words for it are not known. */
export function problem(sentence: string): string {
  return `PROBLEM: ${sentence}`;
}

/** The result that the shards of one mapping report: of the last batch, or why the event source cannot be read. */
export class ProcessingResult {
  readonly #report: (result: string) => void;
  /** The result of the last batch. */
  #batch: string;
  #hasProblem: boolean;

  /** `last`: the result that the mapping shows now. */
  constructor(last: string, report: (result: string) => void) {
    this.#report = report;
    this.#hasProblem = ![NOTHING_PROCESSED, PROCESSED, PROBLEM_FUNCTION_FAILED].includes(last);
    this.#batch = this.#hasProblem ? NOTHING_PROCESSED : last;
  }

  /** A batch went through, or failed. */
  batch(succeeded: boolean): void {
    this.#batch = succeeded ? PROCESSED : PROBLEM_FUNCTION_FAILED;
    this.#hasProblem = false;
    this.#report(this.#batch);
  }

  /** The event source cannot be read. */
  problem(result: string): void {
    this.#hasProblem = true;
    this.#report(result);
  }

  /** The event source can be read. */
  readable(): void {
    if (!this.#hasProblem) return;
    this.#hasProblem = false;
    this.#report(this.#batch);
  }
}
