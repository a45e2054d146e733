/** Prepares each service once, so that a request needs look-ups only. */
import { TypeRegistry } from '@smithy/core/schema';
import { compileOnce } from '../contract/compile-once.ts';
import { COMMON_DIALECT, type Dialect, QUERY_DIALECT } from '../contract/dialect.ts';
import { compileInputRules } from '../contract/input-check.ts';
import type { Operation, Service } from '../contract/service.ts';
import type { OperationCodec, ProtocolName, ServiceMetadata, WireProtocol } from './protocols/protocol.ts';
import { compileRoutes, type FindRoute } from './routes.ts';

/** An operation with its compiled rules and codecs. */
export interface BoundOperation {
  readonly operation: Operation<unknown>;
  /** The action that policies must allow, null when no permission is needed. */
  readonly action: string | null;
  /** AWS's sentence for an input that violates the operation's rules. */
  readonly findViolation: ((input: object) => string | undefined) | undefined;
  codec(name: ProtocolName, protocol: WireProtocol): OperationCodec;
}

export interface ServiceTable {
  readonly service: Service;
  readonly dialect: Dialect;
  findOperation(name: string): BoundOperation | undefined;
  /** Whether AWS has an operation of that name that the sandbox does not serve. */
  isNotServed(name: string): boolean;
  readonly findRoute: FindRoute;
  /** The names of an error on the wire. */
  errorNames(code: string): ErrorNames;
}

export interface ErrorNames {
  readonly type: string;
  readonly queryCode: string;
}

/** Creates the tables; the operations of a service are compiled once for all regions. */
export class ServiceTables {
  readonly #bound = new WeakMap<Operation<unknown>, BoundOperation>();

  readonly get = compileOnce((service: Service): ServiceTable => this.#build(service));

  #build(service: Service): ServiceTable {
    const operations = new Map(service.operations.map((operation) => [operation.name, operation]));
    const names = new Map<string, ErrorNames>();
    const namespace = service.operations[0]?.schema[1] ?? '';
    const notServed = new Set(service.notServed?.map((line) => line.split(' ', 1)[0]));
    let routes: FindRoute | undefined;
    const ofQuery = service.protocols.includes('awsQuery') ? QUERY_DIALECT : {};
    const dialect: Dialect = { ...COMMON_DIALECT, ...ofQuery, ...service.dialect };
    const { iamPrefix, xmlNamespace } = service;
    const metadata = { iamPrefix, xmlNamespace, dialect };
    return {
      service,
      dialect,
      findOperation: (name) => {
        const operation = operations.get(name);
        return operation === undefined ? undefined : this.#bind(operation, metadata);
      },
      isNotServed: (name) => notServed.has(name),
      findRoute: (...request) => {
        routes ??= compileRoutes(service);
        return routes(...request);
      },
      errorNames: (code) => {
        const known = names.get(code) ?? findErrorNames(namespace, code, dialect);
        names.set(code, known);
        return known;
      },
    };
  }

  #bind(operation: Operation<unknown>, service: ServiceMetadata & Pick<Service, 'iamPrefix'>): BoundOperation {
    const known = this.#bound.get(operation);
    if (known !== undefined) return known;
    const codecs: Partial<Record<ProtocolName, OperationCodec>> = {};
    const { rules, action } = operation;
    const bound: BoundOperation = {
      operation,
      action: action === undefined ? `${service.iamPrefix}:${operation.name}` : action,
      findViolation: rules === undefined ? undefined : compileInputRules(rules),
      codec: (name, protocol) => {
        codecs[name] ??= protocol.bind(operation, service);
        return codecs[name];
      },
    };
    this.#bound.set(operation, bound);
    return bound;
  }
}

/**
 * Services with the Query protocol have two names for an error, such as `NoSuchEntity` and `NoSuchEntityException`: the SDK's
 * registry of the service has both. An operation may throw either.
 */
function findErrorNames(namespace: string, code: string, dialect: Dialect): ErrorNames {
  let names: ErrorNames = { type: dialect.errorType(code), queryCode: code };
  TypeRegistry.for(namespace).find((schema) => {
    if (!Array.isArray(schema) || schema.length < 4) return false;
    const [, , shapeName, traits] = schema as readonly unknown[]; // a static schema has them in this order
    if (typeof shapeName !== 'string' || typeof traits !== 'object' || traits === null) return false;
    const queryError = 'awsQueryError' in traits && Array.isArray(traits.awsQueryError) ? traits.awsQueryError : [];
    const queryCode: unknown = queryError[0] ?? shapeName;
    if (typeof queryCode !== 'string' || (shapeName !== code && queryCode !== code)) return false;
    names = { type: dialect.errorType(shapeName), queryCode };
    return true;
  });
  return names;
}
