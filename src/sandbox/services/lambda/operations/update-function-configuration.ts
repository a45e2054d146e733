/** UpdateFunctionConfiguration: changes settings of `$LATEST`. */
import {
  type FunctionConfiguration,
  UpdateFunctionConfiguration$,
  type UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeFunction } from '../functions/configuration.ts';
import { changedSettings } from '../functions/settings.ts';
import { applyChange, changeable, changedVersion, checkRole } from '../functions/update.ts';
import { functionAndRole, PASSED_TO_LAMBDA } from '../resources.ts';
import { FUNCTION_NAME, SETTINGS_RULES } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const updateFunctionConfiguration = defineOperation<
  UpdateFunctionConfigurationRequest,
  FunctionConfiguration,
  LambdaState
>(UpdateFunctionConfiguration$, {
  rules: { FunctionName: FUNCTION_NAME, ...SETTINGS_RULES },
  resources: functionAndRole,
  conditionKeys: () => PASSED_TO_LAMBDA,
  handle: async (request, { state, clock }) => {
    const { functions } = state;
    const record = functions.record(request.FunctionName);
    const settings = changedSettings(changeable(state, record, request.RevisionId).settings, request);
    if (request.Role !== undefined) await checkRole(state, request.Role, record.name);
    const latest = changeable(state, functions.record(request.FunctionName), request.RevisionId);
    const changed = changedVersion(latest, { settings }, clock.now());
    await applyChange(state, changed, latest);
    return describeFunction(changed, functions.arn({ name: record.name }), functions.place);
  },
});
