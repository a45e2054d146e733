/** ListVersionsByFunction: `$LATEST` and the published versions. */
import {
  ListVersionsByFunction$,
  type ListVersionsByFunctionRequest,
  type ListVersionsByFunctionResponse,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeForList } from '../functions/configuration.ts';
import { versionKey } from '../functions/functions.ts';
import { markedPage } from '../pages.ts';
import { functionResource } from '../resources.ts';
import { MAX_ITEMS, READ_FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const listVersionsByFunction = defineOperation<
  ListVersionsByFunctionRequest,
  ListVersionsByFunctionResponse,
  LambdaState
>(ListVersionsByFunction$, {
  rules: { FunctionName: READ_FUNCTION_NAME, MaxItems: MAX_ITEMS },
  resources: functionResource,
  handle: ({ FunctionName, ...request }, { state: { functions } }) => {
    const { name } = functions.record(FunctionName);
    const { items, NextMarker } = markedPage(functions.versions(name), versionKey, request);
    return {
      Versions: items.map((version) => describeForList(version, functions.arn({ name, qualifier: version.version }))),
      NextMarker,
    };
  },
});
