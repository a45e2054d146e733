/** Calls a service's operations without a gateway, on a fake clock. Input rules are not checked. */
import { PACES, PROMPT } from '../../src/sandbox/contract/pace.ts';
import type { ServiceEnvironment } from '../../src/sandbox/contract/ports.ts';
import type { Permission, RequestContext, Service } from '../../src/sandbox/contract/service.ts';
import { FakeClock } from './fake-clock.ts';

export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

/** The environment of a service; transitions last as long as on AWS, so that tests can observe them. */
export function testEnvironment(clock = new FakeClock()): ServiceEnvironment & { readonly clock: FakeClock } {
  return { accountId: ACCOUNT_ID, region: REGION, clock, pace: { ...PACES.aws, ...PROMPT } };
}

/** Calls an operation by its name, as the account's root. `Out` is the SDK's own type of the output. */
export type Call = <Out = unknown>(operationName: string, input?: object) => Promise<Out>;

/** The context of a call by the account's root. */
export function directContext<State>(service: Service<State>, env: ServiceEnvironment): RequestContext<State> {
  return {
    state: service.state,
    accountId: env.accountId,
    region: env.region,
    requestId: '00000000-0000-4000-8000-000000000000',
    caller: { accountId: env.accountId, arn: `arn:aws:iam::${env.accountId}:root`, userId: env.accountId },
    clock: env.clock,
    endpoint: 'http://127.0.0.1:0',
    signal: new AbortController().signal,
  };
}

export function directCalls<State>(service: Service<State>, env: ServiceEnvironment): Call {
  const context = directContext(service, env);
  return async <Out>(operationName: string, input: object = {}) => {
    const operation = service.operations.find(({ name }) => name === operationName);
    if (operation === undefined) throw new Error(`${service.signingName} has no ${operationName}`);
    // The list erases the types of inputs and outputs; a test names those of the operation it calls.
    return (await operation.handle(input as never, context)) as Out;
  };
}

/** The ARNs on which an operation asks for its permission, `*` by default. */
export function resourcesOf<State>(
  service: Service<State>,
  env: ServiceEnvironment,
  [operationName, input]: readonly [string, object],
): string | readonly (string | Permission)[] {
  const operation = service.operations.find(({ name }) => name === operationName);
  return operation?.resources?.(input as never, directContext(service, env)) ?? '*'; // typed as in directCalls
}
