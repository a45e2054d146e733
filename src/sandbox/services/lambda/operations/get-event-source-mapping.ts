/** GetEventSourceMapping: the settings and the state of one mapping. */
import {
  type EventSourceMappingConfiguration,
  GetEventSourceMapping$,
  type GetEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { mappedFunction, mappingResource } from '../mapping-requests.ts';
import type { Mappings } from '../mappings/mappings.ts';

export const getEventSourceMapping = defineOperation<
  GetEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  { readonly mappings: Mappings }
>(GetEventSourceMapping$, {
  resources: mappingResource,
  conditionKeys: mappedFunction,
  handle: ({ UUID = '' }, { state }) => state.mappings.get(UUID),
});
