/** UpdateAlias: changes an alias, for example its version. */
import { randomUUID } from 'node:crypto';
import { type AliasConfiguration, UpdateAlias$, type UpdateAliasRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { revisionMismatch } from '../errors.ts';
import { checkTarget, describeAlias, findAlias, routingOf } from '../functions/aliases.ts';
import { qualifiedId } from '../functions/functions.ts';
import type { Alias } from '../functions/model.ts';
import { functionResource } from '../resources.ts';
import { ALIAS_RULES } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const updateAlias = defineOperation<UpdateAliasRequest, AliasConfiguration, LambdaState>(UpdateAlias$, {
  rules: ALIAS_RULES,
  resources: functionResource,
  handle: async (request, { state: { functions } }) => {
    const alias = findAlias(functions, request.FunctionName, request.Name ?? '', 'Alias not found');
    if (request.RevisionId !== undefined && request.RevisionId !== alias.revisionId) throw revisionMismatch();
    const routing = request.RoutingConfig === undefined ? alias.routing : routingOf(request.RoutingConfig);
    const version = request.FunctionVersion ?? alias.version;
    checkTarget(functions, request.FunctionName, version, routing);
    const changed: Alias = {
      ...alias,
      version,
      description: request.Description ?? alias.description,
      revisionId: randomUUID(),
      routing,
    };
    await functions.aliases.put(qualifiedId(alias.functionName, alias.name), changed);
    return describeAlias(functions, changed);
  },
});
