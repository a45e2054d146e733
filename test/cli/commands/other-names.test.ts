import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

describe('labs that are up under another name', () => {
  it('are named by teardown and by status of this name, with the command that removes them', async () => {
    await cli.run('setup dogs --name aws-sdk-js-179527068');
    await cli.run('setup hello --name bob');

    const status = await cli.run('status dogs');
    expect(status.stdout).not.toMatch(/^ready/m);
    expect(status.stderr).toContain(
      'dogs is up under --name aws-sdk-js-179527068. To remove it, if it is yours: streamlab teardown dogs --name aws-sdk-js-179527068\n',
    );
    expect((await cli.run('teardown dogs')).stderr).toContain('Nothing of dogs is left under its own names (');
    const teardown = await cli.run('teardown dogs --name carol');
    expect(teardown.stderr).toContain('Nothing of dogs is left under --name carol (');
    expect(teardown.stderr).toContain('dogs is up under --name aws-sdk-js-179527068. ');
    expect(await cli.json('teardown dogs')).toMatchObject({
      others: [{ name: 'aws-sdk-js-179527068', labs: ['dogs'] }],
    });
  });

  it('are all named by teardown --all, which removes those of its own name alone', async () => {
    await cli.run('setup music');
    const { stderr, stdout, code } = await cli.run('teardown --all --name bob');
    expect(stdout).toMatch(/^removed +function +bob-/m);
    expect(stderr).toContain('Nothing of any lab is left under --name bob.\n');
    expect(stderr).toContain(
      'Labs are up under their own names (music) and under --name aws-sdk-js-179527068 (dogs). To remove one of them, if it is yours: streamlab teardown --all\n',
    );
    expect(code).toBe(0);
    await cli.run('teardown --all --name aws-sdk-js-179527068');
    const { stderr: rest } = await cli.run('teardown --all --dry-run --name eve');
    expect(rest.match(/Nothing was changed/g)).toHaveLength(1);
    const last = await cli.run('teardown --all');
    expect(last.stderr).toContain('Nothing of any lab is left.\n');
    expect(last.stderr).not.toContain('up under');
  });

  it('are searched for as far as the caller may look, which is said once', async () => {
    const kinds = ['iam:ListRoles', 'lambda:ListFunctions'];
    cli.sandbox.setFaults(kinds.map((operation) => ({ operation, kind: 'error' as const })));
    const { code, stderr } = await cli.run('teardown dogs --name fay');
    cli.sandbox.setFaults([]);

    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Not everything could be searched for labs under other names: List(Roles|Functions): .* \(and 1 more\)$/m,
    );
  });

  it('are not those that only have such a name', async () => {
    const input = {
      TableName: 'dan-Dogs',
      AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'N' as const }],
      KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' as const }],
      BillingMode: 'PAY_PER_REQUEST' as const,
    };
    await cli.client(DynamoDBClient).send(new CreateTableCommand(input));
    expect(await cli.json('teardown dogs')).toMatchObject({ others: [] });

    const { stderr } = await cli.run('teardown dogs --name dan');
    expect(stderr).not.toContain('Nothing of');
    expect(stderr).toMatch(/Removed what was ours of dogs under --name dan, kept .*table dan-Dogs \(not ours\)/);
  });
});
