/** DeleteFunction: deletes a function with all of its versions, or one published version; the log group stays. */
import { DeleteFunction$, type DeleteFunctionRequest, type DeleteFunctionResponse } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { functionNotFound, invalidParameter, resourceConflict } from '../errors.ts';
import { LATEST } from '../functions/model.ts';
import { retire } from '../functions/update.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME, QUALIFIER } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const deleteFunction = defineOperation<DeleteFunctionRequest, DeleteFunctionResponse, LambdaState>(
  DeleteFunction$,
  {
    rules: { FunctionName: FUNCTION_NAME, Qualifier: QUALIFIER },
    resources: functionResource,
    handle: async ({ FunctionName, Qualifier }, { state }) => {
      const { functions } = state;
      const { name, qualifier } = functions.parse(FunctionName, Qualifier);
      if (qualifier === LATEST) {
        throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
      }
      if (!functions.has(name)) throw functionNotFound(functions.arn({ name }));
      if (qualifier !== undefined) {
        await deleteVersion(state, name, qualifier);
        return { StatusCode: 204 };
      }
      const gone = functions.versions(name);
      await functions.remove(name);
      retire(state, name, gone);
      return { StatusCode: 204 };
    },
  },
);

/** A missing version is no error. */
async function deleteVersion(state: LambdaState, name: string, qualifier: string): Promise<void> {
  const { functions } = state;
  const version = functions.version(name, qualifier);
  if (version === undefined) return;
  const aliases = functions
    .aliasesOf(name)
    .filter((alias) => alias.version === qualifier || alias.routing?.[qualifier]);
  if (aliases.length > 0) {
    const arns = aliases.map((alias) => functions.arn({ name, qualifier: alias.name }));
    throw resourceConflict(
      `Alias '${arns.join(', ')}' references function version ${qualifier}. Please delete this alias first.`,
    );
  }
  await functions.removeVersion(version);
  retire(state, name, [version], qualifier);
}
