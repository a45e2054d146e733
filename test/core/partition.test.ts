import { expect, it } from 'vitest';
import { formatArn } from '../../src/core/arn.ts';
import { isHostOfAws, partitionOf } from '../../src/core/partition.ts';

it.each([
  ['us-east-1', 'aws'],
  ['mx-central-1', 'aws'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['cn-northwest-1', 'aws-cn'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['xx-nowhere-1', 'aws'],
])('the region %s is in the partition %s', (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
  expect(formatArn({ service: 'lambda', region, accountId: '1', resource: 'f' })).toBe(
    `arn:${partition}:lambda:${region}:1:f`,
  );
});

it('knows the endpoints of AWS', () => {
  expect(isHostOfAws('lambda.us-east-1.amazonaws.com')).toBe(true);
  expect(isHostOfAws('lambda.cn-north-1.amazonaws.com.cn')).toBe(true);
  expect(isHostOfAws('lambda.eusc-de-east-1.amazonaws.eu')).toBe(true);
  expect(isHostOfAws('amazonaws.com.example.org')).toBe(false);
});
