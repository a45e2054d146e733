/** CreateEventSourceMapping: lets a function have the records of a stream. */
import {
  CreateEventSourceMapping$,
  type CreateEventSourceMappingRequest,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import { CREATE_RULES } from '../../../pollers/mapping-rules.ts';
import type { Mappings } from '../../../pollers/mappings.ts';
import { defineOperation } from '../../service.ts';
import { refuseUnreachable } from '../destinations.ts';
import { mappedFunction, mappingResource } from '../mapping-resources.ts';

export const createEventSourceMapping = defineOperation<
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  { readonly mappings: Mappings }
>(CreateEventSourceMapping$, {
  rules: CREATE_RULES,
  resources: mappingResource,
  conditionKeys: mappedFunction,
  handle: (input, { state }) => {
    refuseUnreachable(input);
    return state.mappings.create(input);
  },
});
