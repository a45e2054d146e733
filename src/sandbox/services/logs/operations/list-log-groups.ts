/** ListLogGroups: name, ARN and class of groups, in pages. */
import { ListLogGroups$, type ListLogGroupsRequest, type ListLogGroupsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { groupArn, logStreamArn } from '../arns.ts';
import { TOKEN } from '../input.ts';
import { listPage } from '../page-token.ts';
import type { LogsState } from '../state.ts';

/** Differs from AWS: the pattern is a substring of the name; `^`, `|` and other accounts are not supported. */
export const listLogGroups = defineOperation<ListLogGroupsRequest, ListLogGroupsResponse, LogsState>(ListLogGroups$, {
  rules: {
    logGroupNamePattern: { minLength: 3, maxLength: 129 },
    logGroupClass: { values: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] },
    nextToken: TOKEN,
    limit: { min: 1, max: 1000 },
  },
  resources: (_input, context) => logStreamArn(context, '', ''),
  handle: (input, { state }) => {
    const groups = state.groups
      .values()
      .filter(
        ({ name, logGroupClass }) =>
          name.includes(input.logGroupNamePattern ?? '') && logGroupClass === (input.logGroupClass ?? logGroupClass),
      );
    const { items, nextToken } = listPage(groups, ({ name }) => name, input);
    const logGroups = items.map(({ name, logGroupClass }) => {
      return { logGroupName: name, logGroupArn: groupArn(state, name), logGroupClass };
    });
    return { logGroups, nextToken };
  },
});
