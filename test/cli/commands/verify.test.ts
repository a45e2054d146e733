import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();
it('verifies', async () => {
  await cli.run('setup dogs --name ada');
  const r = await cli.run('verify dogs --name ada');
  console.log(r.code, r.stdout, r.stderr);
  const j = await cli.run('verify --all --name ada --json --mask-account');
  console.log(j.code, j.stdout, j.stderr);
});
