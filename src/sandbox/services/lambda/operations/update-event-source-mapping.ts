/** UpdateEventSourceMapping: other settings, another function, switching on and off. */
import {
  type EventSourceMappingConfiguration,
  UpdateEventSourceMapping$,
  type UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { UPDATE_RULES } from '../../../pollers/mapping-rules.ts';
import type { Mappings } from '../../../pollers/mappings.ts';
import { defineOperation } from '../../service.ts';
import { refuseUnreachable } from '../destinations.ts';
import { mappedFunction, mappingResource } from '../mapping-resources.ts';

export const updateEventSourceMapping = defineOperation<
  UpdateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  { readonly mappings: Mappings }
>(UpdateEventSourceMapping$, {
  rules: UPDATE_RULES,
  resources: mappingResource,
  conditionKeys: mappedFunction,
  handle: (input, { state }) => {
    refuseUnreachable(input);
    return state.mappings.update(input);
  },
});
