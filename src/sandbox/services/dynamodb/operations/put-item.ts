/** PutItem: creates an item or replaces it. */
import { PutItem$ } from '@aws-sdk/client-dynamodb';
import { itemWrite } from '../items/item-operation.ts';
import { defineEngineOperation } from '../operation.ts';

export const putItem = defineEngineOperation(PutItem$, itemWrite('putItem'));
