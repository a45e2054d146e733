/** What the Security Token Service works on: it has nothing of its own, IAM keeps its sessions. */
import type { IssueSession } from '../../contract/ports.ts';

export interface StsState {
  readonly issueSession: IssueSession;
}
