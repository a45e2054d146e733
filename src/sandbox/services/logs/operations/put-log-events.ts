/** PutLogEvents: appends events, and says which of them were too old or too new to be kept. */
import { PutLogEvents$, type PutLogEventsRequest, type PutLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { GROUP_NAME, required, STREAM_NAME } from '../input.ts';
import { formatSequenceToken } from '../sequence-token.ts';
import type { LogsState } from '../state.ts';
import { checkUpload, judgeEvents } from '../upload.ts';

export const putLogEvents = defineOperation<PutLogEventsRequest, PutLogEventsResponse, LogsState>(PutLogEvents$, {
  rules: {
    logGroupName: { required: true, ...GROUP_NAME },
    logStreamName: { required: true, ...STREAM_NAME },
    logEvents: { required: true, minLength: 1, maxLength: 10_000 },
    'logEvents.member.timestamp': { required: true, min: 0 },
    'logEvents.member.message': { required: true, minLength: 1 },
    sequenceToken: { minLength: 1 },
  },
  resources: logResource,
  handle: async (input, { state, clock }) => {
    const groupName = required(input.logGroupName);
    const group = state.group(groupName);
    const stream = state.stream(groupName, required(input.logStreamName));
    const events = required(input.logEvents).map(({ timestamp, message }) => {
      return { timestamp: required(timestamp), message: required(message) };
    });
    checkUpload(events);
    const { accepted, rejectedLogEventsInfo } = judgeEvents(events, clock.now(), state.expiredBefore(group));
    if (accepted.length > 0) await state.write(groupName, stream, accepted);
    const written = state.streams.get(groupName, stream.name) ?? stream;
    return { nextSequenceToken: formatSequenceToken(written), rejectedLogEventsInfo };
  },
});
