import { expect, test } from 'vitest';
import { defineOperation, type Operation } from '../../../src/sandbox/contract/service.ts';
import { compileRoutes } from '../../../src/sandbox/gateway/routes.ts';

function operation(name: string, http?: readonly [method: string, path: string]): Operation<unknown> {
  const traits = http === undefined ? 0 : { http: [...http, 200] as [string, string, number] };
  return defineOperation([9, 'ns', name, traits, () => 'unit', () => 'unit'], { handle: () => ({}) });
}

const find = compileRoutes({
  operations: [
    operation('GetLayerByArn', ['GET', '/layers?find=LayerVersion']),
    operation('ListLayers', ['GET', '/layers']),
    operation('GetLayer', ['GET', '/layers/{Name}']),
    operation('GetDefaultLayer', ['GET', '/layers/default']),
    operation('PutLayer', ['PUT', '/layers/{Name}']),
    operation('NoRoute'),
  ],
  notServed: [
    'ListTags GET /tags/{Resource+}',
    'GetTagHistory GET /tags/{Resource+}/history/{Version}',
    'NoRouteEither',
  ],
});

test.each([
  ['GET', '/layers', '', 'ListLayers', {}],
  ['GET', '/layers/', '', 'ListLayers', {}],
  ['GET', '/layers', 'find=LayerVersion&Arn=a', 'GetLayerByArn', {}],
  ['GET', '/layers', 'find=Other', 'ListLayers', {}],
  ['GET', '/layers/a%2Fb%3Ac', '', 'GetLayer', { Name: 'a/b:c' }],
  ['GET', '/layers/default', '', 'GetDefaultLayer', {}],
  ['PUT', '/layers/default', '', 'PutLayer', { Name: 'default' }],
  ['GET', '/tags/arn:x/y/z', '', 'ListTags', { Resource: 'arn:x/y/z' }],
  ['GET', '/tags/a/b/history/1', '', 'GetTagHistory', { Resource: 'a/b', Version: '1' }],
])('%s %s?%s is %s', (method, path, query, name, labels) => {
  expect(find(method, path, query)).toEqual({ name, labels });
});

test.each([
  ['DELETE', '/layers/a'],
  ['GET', '/'],
  ['GET', '/layers/a/b'],
  ['GET', '/tags'],
])('%s %s matches no route', (method, path) => {
  expect(find(method, path, '')).toBeUndefined();
});

test('a label with an invalid encoding is a serialization error', () => {
  expect(() => find('GET', '/layers/%E0%A4%A', '')).toThrow(
    expect.objectContaining({ code: 'SerializationException' }),
  );
});
