/** ListAliases: the aliases of a function, or those of one version. */
import { ListAliases$, type ListAliasesRequest, type ListAliasesResponse } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeAlias } from '../functions/aliases.ts';
import { pageOf } from '../pages.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME, MAX_ITEMS, VERSION } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const listAliases = defineOperation<ListAliasesRequest, ListAliasesResponse, LambdaState>(ListAliases$, {
  rules: { FunctionName: FUNCTION_NAME, FunctionVersion: VERSION, MaxItems: MAX_ITEMS },
  resources: functionResource,
  handle: ({ FunctionName, FunctionVersion, Marker, MaxItems }, { state: { functions } }) => {
    const { name } = functions.record(FunctionName);
    const aliases = functions
      .aliasesOf(name)
      .filter(({ version }) => FunctionVersion === undefined || version === FunctionVersion);
    const { items, next } = pageOf(aliases, (alias) => alias.name, Marker, MaxItems);
    return {
      Aliases: items.map((alias) => describeAlias(functions, alias)),
      ...(next === undefined ? {} : { NextMarker: next }),
    };
  },
});
