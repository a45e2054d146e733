/** UpdateEventSourceMapping: changes the settings or the function of a mapping, enables or disables it. */
import {
  type EventSourceMappingConfiguration,
  UpdateEventSourceMapping$,
  type UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { checkDestination, mappedFunction, mappingResource } from '../mapping-requests.ts';
import { UPDATE_RULES } from '../mappings/mapping-rules.ts';
import type { Mappings } from '../mappings/mappings.ts';

export const updateEventSourceMapping = defineOperation<
  UpdateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  { readonly mappings: Mappings }
>(UpdateEventSourceMapping$, {
  rules: UPDATE_RULES,
  resources: mappingResource,
  conditionKeys: mappedFunction,
  handle: (input, { state }) => {
    checkDestination(input);
    return state.mappings.update(input);
  },
});
