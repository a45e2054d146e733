/** Query: the items of one partition key, in the order of their sort keys. */
import { Query$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { itemRange } from '../items/range-operation.ts';

export const query = defineOperation(Query$, itemRange('query'));
