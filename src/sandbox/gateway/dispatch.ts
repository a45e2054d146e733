/** Finds the operation of a request: by protocol and signing name, then by target, path, action or route. */
import { ServiceError } from '../contract/service.ts';
import { notImplemented } from './failures.ts';
import type { Labels, ProtocolName } from './protocols/protocol.ts';
import type { RequestHead } from './request.ts';
import type { BoundOperation, ServiceTable } from './service-table.ts';

export interface Call {
  readonly table: ServiceTable;
  readonly bound: BoundOperation;
  readonly labels: Labels;
}

/** What a request names, whether it exists or not. */
interface NamedOperation {
  readonly table: ServiceTable | undefined;
  readonly name: string | undefined;
  readonly labels: Labels;
}

/** Determined by headers alone, so that errors before dispatch can be encoded in it as well. */
export function detectProtocol({ method, headers, query }: RequestHead): ProtocolName {
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor';
  if (headers['x-amz-target'] !== undefined) return 'json';
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return 'query';
  return method === 'GET' && /(^|&)Action=/.test(query) ? 'query' : 'rest';
}

/** Throws ServiceError for an operation that AWS does not have (in AWS's words) or the sandbox does not serve (501). */
export function findCall(
  protocol: ProtocolName,
  request: RequestHead & { readonly body?: Buffer },
  tables: readonly ServiceTable[],
): Call {
  const { table, name, labels } = nameOperation(protocol, request, tables);
  const bound = name === undefined ? undefined : table?.findOperation(name);
  if (table !== undefined && bound !== undefined) return { table, bound, labels };
  if (table !== undefined && name !== undefined && table.isNotServed(name)) {
    throw notImplemented(`the operation ${name} (${table.service.iamPrefix}:${name})`);
  }
  throw unknownOperation(protocol, name, table);
}

/** The name of the operation, as far as the head of the request has it. */
export function operationName(protocol: ProtocolName, head: RequestHead, tables: readonly ServiceTable[]): string {
  return nameOperation(protocol, head, tables).name ?? 'requested';
}

function nameOperation(
  protocol: ProtocolName,
  request: RequestHead & { readonly body?: Buffer },
  tables: readonly ServiceTable[],
): NamedOperation {
  switch (protocol) {
    case 'json': {
      const [prefix, name] = String(request.headers['x-amz-target']).split('.');
      return { table: tables.find(({ service }) => service.targetPrefix === prefix), name, labels: {} };
    }
    case 'cbor': {
      const [, prefix, name] = /^\/service\/([^/]+)\/operation\/([^/]+)\/?$/.exec(request.path) ?? [];
      const ofCbor = tables.filter(({ service }) => service.protocols.includes('rpcv2Cbor'));
      return { table: ofCbor.find(({ service }) => service.targetPrefix === prefix) ?? ofCbor[0], name, labels: {} };
    }
    case 'query': {
      const name = findAction(request);
      return { table: tables.find(({ service }) => service.protocols.includes('awsQuery')), name, labels: {} };
    }
    case 'rest': {
      const table = tables.find(({ service }) => service.protocols.includes('restJson1'));
      const route = table?.findRoute(request.method, request.path, request.query);
      return { table, name: route?.name, labels: route?.labels ?? {} };
    }
  }
}

/** From the form, or else the query string. */
function findAction({ query, body }: RequestHead & { readonly body?: Buffer }): string | undefined {
  for (const text of [body?.toString() ?? '', query]) {
    const action = /(?:^|&)(Action=[^&]*)/.exec(text)?.[1];
    if (action !== undefined) return new URLSearchParams(action).get('Action') ?? undefined;
  }
  return undefined;
}

function unknownOperation(
  protocol: ProtocolName,
  name: string | undefined,
  table: ServiceTable | undefined,
): ServiceError {
  if (protocol === 'query') {
    if (name === undefined) return new ServiceError('MissingAction', 'Missing Action', 400);
    const version = /\/(\d{4}-\d\d-\d\d)\//.exec(table?.service.xmlNamespace ?? '')?.[1] ?? '';
    return new ServiceError('InvalidAction', `Could not find operation ${name} for version ${version}`);
  }
  return new ServiceError('UnknownOperationException', '', protocol === 'json' ? 400 : 404);
}
