/** PutItem: creates an item or replaces it. */
import { PutItem$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { itemWrite } from '../items/item-operation.ts';

export const putItem = defineOperation(PutItem$, itemWrite('putItem'));
