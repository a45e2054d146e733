/** What the control service may do with the sandbox it belongs to. */

import type { SandboxClock } from '../../clock.ts';
import type { FaultList } from '../../contract/faults.ts';

export interface ControlState {
  readonly clock: SandboxClock;
  advanceClock(ms: number): Promise<void>;
  readonly faults: FaultList;
  /** The services that the sandbox has, by the prefixes that they have in policies. */
  readonly services: readonly string[];
  hasOperation(region: string, service: string, name: string): Promise<boolean>;
  reset(): Promise<void>;
  /** Asks the process to end. The answer to this call must still go out, and whoever gets it finds no sandbox any more. */
  stop(): void;
}

/** The state of the sandbox's clock, in milliseconds. */
export interface ClockReading {
  readonly now: number;
  readonly offsetMs: number;
}
