/** Mappings on the streams of one service: DynamoDB's or Kinesis's. */
import type { EventSourceFinder } from '../../../streams/event-source.ts';
import type { MappingKind, MappingPorts } from './mapping-kind.ts';
import { ProcessingResult } from './processing-result.ts';
import { checkCreate, checkUpdate } from './stream-checks.ts';
import { StreamPoller } from './stream-poller.ts';
import { describeStream, streamSettings } from './stream-settings.ts';

export function streamMapping(streams: EventSourceFinder, mappingPorts: MappingPorts): MappingKind {
  const ports = { ...mappingPorts, streams };
  return {
    names: (arn) => streams.type.arnPattern.test(arn),
    checkCreate: (request) => checkCreate(request, ports),
    checkUpdate: (request, mapping) => checkUpdate(request, mapping, ports),
    describe: describeStream,
    start: (mapping, { checkpoints, report }) =>
      new StreamPoller({
        ports,
        settings: streamSettings(mapping),
        checkpoints,
        result: new ProcessingResult(mapping.lastProcessingResult, report),
      }),
  };
}
