/** What the gateway is given by the sandbox that it serves. */
import type { Clock } from '../../core/clock.ts';
import type { TargetDialect } from '../contract/dialect.ts';
import type { Service } from '../contract/service.ts';
import type { Authorize } from './access.ts';
import type { FaultInjector } from './faults.ts';
import type { FindCredentials } from './signature.ts';

export interface GatewayOptions {
  /** Of 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly accountId: string;
  /** The dialects that a target tells before the service is loaded. */
  readonly dialects: readonly TargetDialect[];
  /** Whose access key it is. */
  readonly findCredentials: FindCredentials;
  /** Asked for callers with a role, before an operation that needs a permission. */
  readonly authorize: Authorize;
  /** What is wrong on purpose at the moment; asked for every request. */
  readonly faults: FaultInjector;
  /** Called for each request with a good signature. */
  readonly onRequest?: (() => void) | undefined;
  /** The services of a signing name, several where targets tell them apart; none when the sandbox does not have it. */
  services(signingName: string, region: string): Promise<readonly Service[]>;
  /** Told of what was answered as an internal failure. */
  logError(error: unknown): void;
}
