/** DeleteEventSourceMapping: no record reaches the function through the mapping any more. */
import {
  DeleteEventSourceMapping$,
  type DeleteEventSourceMappingRequest,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import type { Mappings } from '../../../pollers/mappings.ts';
import { defineOperation } from '../../service.ts';
import { mappedFunction, mappingResource } from '../mapping-resources.ts';

export const deleteEventSourceMapping = defineOperation<
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  { readonly mappings: Mappings }
>(DeleteEventSourceMapping$, {
  resources: mappingResource,
  conditionKeys: mappedFunction,
  handle: ({ UUID = '' }, { state }) => state.mappings.delete(UUID),
});
