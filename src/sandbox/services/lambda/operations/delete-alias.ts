/** DeleteAlias: deletes an alias; a missing one is no error. */
import { DeleteAlias$, type DeleteAliasRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { qualifiedId } from '../functions/functions.ts';
import { functionResource } from '../resources.ts';
import { ALIAS_NAME, FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const deleteAlias = defineOperation<DeleteAliasRequest, void, LambdaState>(DeleteAlias$, {
  rules: { FunctionName: FUNCTION_NAME, Name: ALIAS_NAME },
  resources: functionResource,
  handle: async ({ FunctionName, Name = '' }, { state: { functions } }) => {
    const { name } = functions.record(FunctionName);
    await functions.aliases.delete(qualifiedId(name, Name));
  },
});
