/** The state of the Security Token Service: none of its own, for IAM stores the sessions. */
import type { IssueSession } from '../../contract/ports.ts';

export interface StsState {
  readonly issueSession: IssueSession;
}
