/** Query: the items of one partition key, ordered by sort key. */
import { Query$ } from '@aws-sdk/client-dynamodb';
import { itemRange } from '../items/range-operation.ts';
import { defineEngineOperation } from '../operation.ts';

export const query = defineEngineOperation(Query$, itemRange('query'));
