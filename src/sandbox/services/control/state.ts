/** The parts of a sandbox that its control service works on. */

import type { SandboxClock } from '../../clock.ts';
import type { FaultList } from '../../contract/faults.ts';

export interface ControlState {
  readonly clock: SandboxClock;
  advanceClock(ms: number): Promise<void>;
  readonly faults: FaultList;
  /** The IAM prefixes of the sandbox's services. */
  readonly services: readonly string[];
  hasOperation(region: string, service: string, name: string): Promise<boolean>;
  reset(): Promise<void>;
  /** Asks the process to end. The reply to this call is still sent, after the sandbox can no longer be found. */
  stop(): void;
}

/** The reply of GetStatus. */
export interface SandboxStatus extends ClockReading {
  readonly pid: number;
  /** Number of injected faults. */
  readonly faults: number;
}

/** The state of the sandbox's clock, in milliseconds. */
export interface ClockReading {
  readonly now: number;
  readonly offsetMs: number;
}
