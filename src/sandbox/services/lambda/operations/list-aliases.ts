/** ListAliases: the aliases of a function, or those of one version. */
import { ListAliases$, type ListAliasesRequest, type ListAliasesResponse } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeAlias } from '../functions/aliases.ts';
import { markedPage } from '../pages.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME, MAX_ITEMS, VERSION } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const listAliases = defineOperation<ListAliasesRequest, ListAliasesResponse, LambdaState>(ListAliases$, {
  rules: { FunctionName: FUNCTION_NAME, FunctionVersion: VERSION, MaxItems: MAX_ITEMS },
  resources: functionResource,
  handle: ({ FunctionName, FunctionVersion, ...request }, { state: { functions } }) => {
    const { name } = functions.record(FunctionName);
    const aliases = functions
      .aliasesOf(name)
      .filter(({ version }) => FunctionVersion === undefined || version === FunctionVersion);
    const { items, NextMarker } = markedPage(aliases, (alias) => alias.name, request);
    return { Aliases: items.map((alias) => describeAlias(functions, alias)), NextMarker };
  },
});
