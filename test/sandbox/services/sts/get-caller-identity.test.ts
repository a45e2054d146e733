import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { stsService } from '../../../../src/sandbox/services/sts/index.ts';
import { NO_SESSIONS, ROLE_KEY, useGateway } from '../../../helpers/use-gateway.ts';

const gateway = useGateway({ services: [stsService(NO_SESSIONS)], authorize: () => ({ explicitDeny: true }) });

test('returns the identity of the root', async () => {
  const client = new STSClient(gateway.config());

  const identity = await client.send(new GetCallerIdentityCommand());

  expect(identity).toMatchObject({
    UserId: '000000000000',
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:root',
  });
});

test('returns the identity of a role session, regardless of its policies', async () => {
  const client = new STSClient({ ...gateway.config(), credentials: ROLE_KEY });

  const identity = await client.send(new GetCallerIdentityCommand());

  expect(identity).toMatchObject({
    UserId: 'AROAWORKER:session',
    Account: '000000000000',
    Arn: 'arn:aws:sts::000000000000:assumed-role/worker/session',
  });
});

test('names an operation that is not served', async () => {
  const client = new STSClient(gateway.config());

  await expect(client.send(new GetSessionTokenCommand())).rejects.toMatchObject({
    name: 'NotImplemented',
    message: 'The streamlab sandbox does not serve the operation GetSessionToken (sts:GetSessionToken).',
    $metadata: { httpStatusCode: 501 },
  });
});
