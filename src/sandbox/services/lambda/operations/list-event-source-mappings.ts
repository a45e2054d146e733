/** ListEventSourceMappings: the mappings of a region, of one function, or of one stream. */
import {
  ListEventSourceMappings$,
  type ListEventSourceMappingsRequest,
  type ListEventSourceMappingsResponse,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { LIST_RULES } from '../mappings/mapping-rules.ts';
import type { Mappings } from '../mappings/mappings.ts';

export const listEventSourceMappings = defineOperation<
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  { readonly mappings: Mappings }
>(ListEventSourceMappings$, {
  rules: LIST_RULES,
  handle: (input, { state }) => state.mappings.list(input),
});
