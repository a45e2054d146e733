/** GetAlias: an alias and its version. */
import { type AliasConfiguration, GetAlias$, type GetAliasRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeAlias, findAlias } from '../functions/aliases.ts';
import { functionResource } from '../resources.ts';
import { ALIAS_NAME, FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const getAlias = defineOperation<GetAliasRequest, AliasConfiguration, LambdaState>(GetAlias$, {
  rules: { FunctionName: FUNCTION_NAME, Name: ALIAS_NAME },
  resources: functionResource,
  handle: ({ FunctionName, Name = '' }, { state: { functions } }) =>
    describeAlias(functions, findAlias(functions, FunctionName, Name, 'Cannot find alias arn')),
});
