/** DynamoDB and DynamoDB Streams behind a gateway with a fake clock, and the SDK's clients. */
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandOutput,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { afterAll } from 'vitest';
import { PACES } from '../../../../src/sandbox/contract/pace.ts';
import type { Service } from '../../../../src/sandbox/contract/service.ts';
import { dynamoDbService } from '../../../../src/sandbox/services/dynamodb/index.ts';
import { type DynamoDbState, openDynamoDb } from '../../../../src/sandbox/services/dynamodb/state.ts';
import { dynamoDbStreamsService } from '../../../../src/sandbox/services/dynamodb-streams/index.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { FakeClock } from '../../../helpers/fake-clock.ts';
import { ACCOUNT_ID, useGateway } from '../../../helpers/use-gateway.ts';
import { ID_KEY } from './table-input.ts';

export const REGION = 'eu-west-1';
export { ACCOUNT_ID };

/** Transitions take as long as on AWS, so that tests can observe them. */
export const PACE = PACES.aws;

export interface UsedDynamoDb {
  readonly clock: FakeClock;
  readonly state: DynamoDbState;
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  /** Creates a table and waits until it is ACTIVE; default: on demand, with the string key `id`. */
  createTable(input?: Partial<CreateTableCommandInput>): Promise<TableDescription & { TableName: string }>;
  describeTable(TableName: string): Promise<TableDescription | undefined>;
  put(TableName: string, Item: Record<string, AttributeValue>): Promise<PutItemCommandOutput>;
}

export async function useDynamoDb(): Promise<UsedDynamoDb> {
  const services: Service[] = [];
  const gateway = useGateway({ services });
  const { clock } = gateway;
  const store = await openStore(undefined);
  const state = await openDynamoDb(store, { accountId: ACCOUNT_ID, region: REGION, clock, pace: PACE });
  // The gateway does not look into a service's state.
  services.push(dynamoDbService(state) as Service, dynamoDbStreamsService(state) as Service);
  let client: DynamoDBClient | undefined;
  let streams: DynamoDBStreamsClient | undefined;
  let tables = 0;
  afterAll(async () => {
    client?.destroy();
    streams?.destroy();
    await state.dispose();
    await store.close();
  });
  const getClient = (): DynamoDBClient => {
    client ??= new DynamoDBClient(gateway.config());
    return client;
  };
  return {
    clock,
    state,
    get client() {
      return getClient();
    },
    get streams() {
      streams ??= new DynamoDBStreamsClient(gateway.config());
      return streams;
    },
    createTable: async (input = {}) => {
      tables += 1;
      const { TableDescription = {} } = await getClient().send(
        new CreateTableCommand({
          TableName: `table-${tables}`,
          ...ID_KEY,
          BillingMode: 'PAY_PER_REQUEST',
          ...input,
        }),
      );
      await clock.advance(PACE.tableCreating);
      return { ...TableDescription, TableName: TableDescription.TableName ?? '' };
    },
    describeTable: async (TableName) => (await getClient().send(new DescribeTableCommand({ TableName }))).Table,
    put: (TableName, Item) => getClient().send(new PutItemCommand({ TableName, Item })),
  };
}
