/** DeleteEventSourceMapping: deletes a mapping; it delivers no further records. */
import {
  DeleteEventSourceMapping$,
  type DeleteEventSourceMappingRequest,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { mappedFunction, mappingResource } from '../mapping-requests.ts';
import type { Mappings } from '../mappings/mappings.ts';

export const deleteEventSourceMapping = defineOperation<
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  { readonly mappings: Mappings }
>(DeleteEventSourceMapping$, {
  resources: mappingResource,
  conditionKeys: mappedFunction,
  handle: ({ UUID = '' }, { state }) => state.mappings.delete(UUID),
});
