/** CreateEventSourceMapping: delivers the records of a stream to a function. */
import {
  CreateEventSourceMapping$,
  type CreateEventSourceMappingRequest,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { checkDestination, mappedFunction, mappingResource } from '../mapping-requests.ts';
import { CREATE_RULES } from '../mappings/mapping-rules.ts';
import type { Mappings } from '../mappings/mappings.ts';

export const createEventSourceMapping = defineOperation<
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  { readonly mappings: Mappings }
>(CreateEventSourceMapping$, {
  rules: CREATE_RULES,
  resources: mappingResource,
  conditionKeys: mappedFunction,
  handle: (input, { state }) => {
    checkDestination(input);
    return state.mappings.create(input);
  },
});
