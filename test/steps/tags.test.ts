import { ListTagsOfResourceCommand } from '@aws-sdk/client-dynamodb';
import { AddTagsToStreamCommand, KinesisClient, ListTagsForStreamCommand } from '@aws-sdk/client-kinesis';
import { expect, it } from 'vitest';
import type { Aws } from '../../src/aws/clients.ts';
import { kinesisStream } from '../../src/steps/kinesis-stream.ts';
import { tableTags } from '../../src/steps/table.ts';
import { useLabs } from '../helpers/use-lab.ts';

const labs = useLabs();

it('reads the tags of a stream from all pages', async () => {
  const { lab, step } = await labs.lab('kinesis', { name: 'tagged' });
  const spec = lab.source;
  if (spec.kind !== 'kinesis-stream') throw new Error('the lab has a stream');
  const Tags = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`cost-${index}`, 'x']));
  await labs.client(KinesisClient).send(new AddTagsToStreamCommand({ StreamName: 'tagged-Lab-Stream', Tags }));
  const small: Aws = {
    ...step.aws,
    send: (client, command, options) => {
      if (command instanceof ListTagsForStreamCommand) command.input.Limit = 3;
      return step.aws.send(client, command, options);
    },
  };
  const context = { ...step, aws: small };
  const state = await kinesisStream.find(context, spec);
  if (state === undefined) throw new Error('the stream is there');

  const tags = await kinesisStream.tags(context, spec, state);

  expect(tags).toEqual({ ...Tags, 'streamlab:lab': 'kinesis', 'streamlab:name': 'tagged' });
});

it('reads the tags of a table from all pages, of an endpoint that has more than one', async () => {
  const asked: unknown[] = [];
  const pages: Record<string, object> = {
    first: { Tags: [{ Key: 'a', Value: '1' }], NextToken: 'second' },
    second: { Tags: [{ Key: 'b', Value: '2' }] },
  };
  const step = labs.step('dogs');
  // The sandbox has all tags on one page, as AWS is said to have.
  const send = async (_client: unknown, command: unknown): Promise<object | undefined> => {
    if (!(command instanceof ListTagsOfResourceCommand)) throw new Error('another call');
    asked.push(command.input.NextToken);
    return pages[command.input.NextToken ?? 'first'];
  };
  const aws = { ...step.aws, send } as unknown as Aws; // answers one command only

  expect(await tableTags({ ...step, aws }, { TableArn: 'arn:aws:dynamodb:us-east-1:1:table/t' })).toEqual({
    a: '1',
    b: '2',
  });
  expect(asked).toEqual([undefined, 'second']);
});
