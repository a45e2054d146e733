/** What execution environments need from the rest of the sandbox. */
import type { AppendLogEvents, AssumeRole, RoleMay, ServiceEnvironment } from '../../../contract/ports.ts';

export interface RuntimePorts extends Pick<ServiceEnvironment, 'accountId' | 'region' | 'clock'> {
  readonly assumeRole: AssumeRole;
  readonly roleMay: RoleMay;
  readonly appendLogEvents: AppendLogEvents;
  /** The address of the sandbox, for the SDK inside functions. */
  endpoint(): string;
}
