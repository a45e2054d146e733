/** ListFunctionEventInvokeConfigs: the settings of asynchronous invocations of a function's versions and aliases. */
import {
  ListFunctionEventInvokeConfigs$,
  type ListFunctionEventInvokeConfigsRequest,
  type ListFunctionEventInvokeConfigsResponse,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { resourceNotFound } from '../errors.ts';
import { describeConfig } from '../functions/event-invoke-configs.ts';
import { markedPage } from '../pages.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const listFunctionEventInvokeConfigs = defineOperation<
  ListFunctionEventInvokeConfigsRequest,
  ListFunctionEventInvokeConfigsResponse,
  LambdaState
>(ListFunctionEventInvokeConfigs$, {
  rules: { FunctionName: FUNCTION_NAME, MaxItems: { min: 1, max: 50 } },
  resources: functionResource,
  handle: ({ FunctionName, ...request }, { state: { functions } }) => {
    const { name } = functions.parse(FunctionName);
    if (!functions.has(name)) throw resourceNotFound("The function doesn't exist.");
    const configs = functions.eventInvokeConfigs.values().filter(({ functionName }) => functionName === name);
    const { items, NextMarker } = markedPage(configs, ({ qualifier }) => qualifier, request);
    return { FunctionEventInvokeConfigs: items.map((config) => describeConfig(functions, config)), NextMarker };
  },
});
