/** What evidence is about: what a lab claims, and why that does not hold. */

/** Why a claim does not hold, and what to do about it. */
export interface Diagnosis {
  readonly cause: string;
  /** One command to run next. */
  readonly next: string;
}

/** What a claim expects, and where its truth can be seen. */
export interface Claim {
  readonly expected: string;
  /** The AWS CLI command that shows it. */
  readonly call: string;
}
