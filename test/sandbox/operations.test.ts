import type { StaticOperationSchema } from '@smithy/types';
import { expect, test } from 'vitest';
import { affected } from '../../src/sandbox/contract/read-lag.ts';
import { AWS_SERVICES } from '../helpers/aws-services.ts';

/** The operations of an SDK client, with their routes if they have one. */
function operationsOfSdk(sdk: object): { readonly name: string; readonly line: string }[] {
  const schemas = Object.values(sdk).filter(
    (value: unknown): value is StaticOperationSchema => Array.isArray(value) && value[0] === 9,
  );
  return schemas.map(([, , name, traits]) => {
    const [method, route] = (typeof traits === 'object' && traits.http) || [];
    return { name, line: method === undefined ? name : `${name} ${method} ${route}` };
  });
}

test.each(AWS_SERVICES)(
  '%s has each operation of the SDK once: served, or among those that are not',
  (_title, service, sdk) => {
    const all = operationsOfSdk(sdk);
    const served = service.operations.map(({ name }) => name);
    const others = all.filter(({ name }) => !served.includes(name));
    const isRest = service.protocols.includes('restJson1');

    expect(all.length - others.length).toBe(served.length);
    expect(service.notServed ?? []).toEqual(others.map(({ name, line }) => (isRest ? line : name)).sort());
  },
);

test('every read that lags, and every write that it lags behind, is an operation of its service', () => {
  const unknown = AWS_SERVICES.flatMap(([title, { operations, readLags = [] }]) => {
    const named = readLags.flatMap((lag) => [...lag.after, ...affected(lag)]);
    return named.filter((name) => !operations.some((one) => one.name === name)).map((name) => `${title}: ${name}`);
  });

  expect(AWS_SERVICES.flatMap(([, { readLags = [] }]) => readLags).length).toBeGreaterThan(5);
  expect(unknown).toEqual([]);
});
