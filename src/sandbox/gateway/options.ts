/** What a gateway needs from its sandbox. */
import type { Clock } from '../../core/clock.ts';
import type { Authorize } from '../contract/denial.ts';
import type { TargetDialect } from '../contract/dialect.ts';
import type { Service } from '../contract/service.ts';
import type { AwsPace } from './aws-pace.ts';
import type { FaultInjector } from './faults.ts';
import type { FindCredentials } from './signature.ts';

export interface GatewayOptions {
  /** Of 127.0.0.1; 0 for any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly accountId: string;
  /** The dialects that are recognised by `X-Amz-Target`, before the service is loaded. */
  readonly dialects: readonly TargetDialect[];
  /** Finds the owner of an access key. */
  readonly findCredentials: FindCredentials;
  /** Called for role sessions before an operation that needs a permission. */
  readonly authorize: Authorize;
  /** The injected faults, applied to every request. */
  readonly faults: FaultInjector;
  /** Absent where nothing lags and nothing is throttled. */
  readonly awsPace?: AwsPace | undefined;
  /** Called for each request with a valid signature. */
  readonly onRequest?: (() => void) | undefined;
  /** The services with this signing name, several if their targets differ; none when the sandbox does not have one. */
  services(signingName: string, region: string): Promise<readonly Service[]>;
  /** Receives the errors that were answered as internal failures. */
  logError(error: unknown): void;
}
