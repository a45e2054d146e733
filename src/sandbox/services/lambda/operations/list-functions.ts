/** ListFunctions: the functions of the region, optionally with all of their versions. */
import { ListFunctions$, type ListFunctionsRequest, type ListFunctionsResponse } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeForList } from '../functions/configuration.ts';
import { versionKey } from '../functions/functions.ts';
import { markedPage } from '../pages.ts';
import { MAX_ITEMS } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const listFunctions = defineOperation<ListFunctionsRequest, ListFunctionsResponse, LambdaState>(ListFunctions$, {
  rules: { FunctionVersion: { values: ['ALL'] }, MaxItems: MAX_ITEMS },
  handle: ({ FunctionVersion, ...request }, { state: { functions } }) => {
    const all = FunctionVersion === 'ALL';
    const versions = functions
      .list()
      .flatMap((record) => (all ? functions.versions(record.name) : [functions.latest(record)]));
    const { items, NextMarker } = markedPage(versions, versionKey, request);
    return {
      Functions: items.map((version) => {
        const { name } = version;
        return describeForList(version, functions.arn(all ? { name, qualifier: version.version } : { name }));
      }),
      NextMarker,
    };
  },
});
