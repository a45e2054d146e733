/** PutLogEvents: appends events, and reports which were too old or too new. */
import { PutLogEvents$, type PutLogEventsRequest, type PutLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { LOG_STREAM_NAME, REQUIRED_GROUP } from '../input.ts';
import { formatSequenceToken } from '../sequence-token.ts';
import type { LogsState } from '../state.ts';
import { checkUpload, partitionEvents } from '../upload.ts';

export const putLogEvents = defineOperation<PutLogEventsRequest, PutLogEventsResponse, LogsState>(PutLogEvents$, {
  rules: {
    ...REQUIRED_GROUP,
    logStreamName: { required: true, ...LOG_STREAM_NAME },
    logEvents: { required: true, minLength: 1, maxLength: 10_000 },
    'logEvents.member.timestamp': { required: true, min: 0 },
    'logEvents.member.message': { required: true, minLength: 1 },
    sequenceToken: { minLength: 1 },
  },
  resources: logResource,
  handle: async (input, { state, clock }) => {
    const group = state.group(input.logGroupName);
    const stream = state.stream(group.name, input.logStreamName);
    const events = (input.logEvents ?? []).map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
    checkUpload(events);
    const { accepted, rejectedLogEventsInfo } = partitionEvents(events, clock.now(), state.expiredBefore(group));
    if (accepted.length > 0) await state.write(group.name, stream, accepted);
    state.recordEmbedded(accepted);
    const written = state.streams.get(group.name, stream.name) ?? stream;
    return { nextSequenceToken: formatSequenceToken(written), rejectedLogEventsInfo };
  },
});
