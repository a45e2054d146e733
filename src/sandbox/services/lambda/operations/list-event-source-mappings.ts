/** ListEventSourceMappings: the mappings of a region, of one function, or of one stream. */
import {
  ListEventSourceMappings$,
  type ListEventSourceMappingsRequest,
  type ListEventSourceMappingsResponse,
} from '@aws-sdk/client-lambda';
import { LIST_RULES } from '../../../pollers/mapping-rules.ts';
import type { Mappings } from '../../../pollers/mappings.ts';
import { defineOperation } from '../../service.ts';

export const listEventSourceMappings = defineOperation<
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  { readonly mappings: Mappings }
>(ListEventSourceMappings$, {
  rules: LIST_RULES,
  handle: (input, { state }) => state.mappings.list(input),
});
