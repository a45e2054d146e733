/** CreateAlias: creates an alias for a version, optionally with a weight for a second one. */
import { randomUUID } from 'node:crypto';
import { type AliasConfiguration, CreateAlias$, type CreateAliasRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { resourceConflict } from '../errors.ts';
import { aliasArn, checkTarget, describeAlias, routingOf } from '../functions/aliases.ts';
import { qualifiedId } from '../functions/functions.ts';
import type { Alias } from '../functions/model.ts';
import { functionResource } from '../resources.ts';
import { ALIAS_RULES, VERSION } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const createAlias = defineOperation<CreateAliasRequest, AliasConfiguration, LambdaState>(CreateAlias$, {
  rules: { ...ALIAS_RULES, FunctionVersion: { required: true, ...VERSION } },
  resources: functionResource,
  handle: async ({ FunctionName, Name = '', FunctionVersion = '', Description, RoutingConfig }, { state }) => {
    const { functions } = state;
    const routing = routingOf(RoutingConfig);
    const functionName = checkTarget(functions, FunctionName, FunctionVersion, routing);
    const id = qualifiedId(functionName, Name);
    const alias: Alias = {
      functionName,
      name: Name,
      version: FunctionVersion,
      description: Description ?? '',
      revisionId: randomUUID(),
      routing,
    };
    if (functions.aliases.has(id)) throw resourceConflict(`Alias already exists: ${aliasArn(functions, alias)}`);
    await functions.aliases.put(id, alias);
    return describeAlias(functions, alias);
  },
});
