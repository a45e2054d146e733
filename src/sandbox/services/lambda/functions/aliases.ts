/** Aliases: lookup, checks, responses. */
import type { AliasConfiguration, AliasRoutingConfiguration } from '@aws-sdk/client-lambda';
import { ServiceError } from '../../../contract/service.ts';
import { functionNotFound, invalidParameter, resourceNotFound } from '../errors.ts';
import { type Functions, qualifiedId } from './functions.ts';
import { type Alias, LATEST } from './model.ts';

type Routing = Alias['routing'];

export function aliasArn(functions: Functions, { functionName, name }: Pick<Alias, 'functionName' | 'name'>): string {
  return functions.arn({ name: functionName, qualifier: name });
}

export function describeAlias(functions: Functions, alias: Alias): AliasConfiguration {
  return {
    AliasArn: aliasArn(functions, alias),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RoutingConfig: alias.routing && { AdditionalVersionWeights: { ...alias.routing } },
    RevisionId: alias.revisionId,
  };
}

/** `problem` starts the error message, and differs between operations. */
export function findAlias(functions: Functions, nameOrArn: string | undefined, name: string, problem: string): Alias {
  const { name: functionName } = functions.parse(nameOrArn);
  const alias = functions.aliases.get(qualifiedId(functionName, name));
  if (alias === undefined) throw resourceNotFound(`${problem}: ${aliasArn(functions, { functionName, name })}`);
  return alias;
}

/** Empty weights remove the routing. */
export function routingOf(config: AliasRoutingConfiguration | undefined): Routing {
  const weights = config?.AdditionalVersionWeights ?? {};
  const count = Object.keys(weights).length;
  if (count > 1) throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  return count === 0 ? undefined : weights;
}

/** The name of the function, if an alias can point to these versions. Throws if one does not exist. */
export function checkTarget(
  functions: Functions,
  nameOrArn: string | undefined,
  version: string,
  routing: Routing,
): string {
  const { name } = functions.parse(nameOrArn);
  for (const additional of Object.keys(routing ?? {})) {
    if (additional === version) {
      throw invalidParameter(
        `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
      );
    }
    if (version === LATEST) {
      const message = '$LATEST is not supported for an alias pointing to more than 1 version';
      throw new ServiceError('InvalidParameterValueException', message);
    }
  }
  for (const qualifier of [version, ...Object.keys(routing ?? {})]) {
    if (functions.version(name, qualifier) === undefined) throw functionNotFound(functions.arn({ name, qualifier }));
  }
  return name;
}
