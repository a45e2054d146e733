/** A Kinesis record in the event that Lambda passes to a function. */

export interface KinesisEventSource {
  readonly region: string;
  readonly streamArn: string;
  readonly shardId: string;
  /** The function's execution role. */
  readonly invokeIdentityArn: string;
}

export interface KinesisRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** Base64. */
  readonly data: string;
  /** Milliseconds since the epoch. */
  readonly arrivalTime: number;
}

/** One entry of the event's `Records`, members in the order in which Lambda writes them. */
export interface KinesisEventRecord extends Readonly<Record<string, unknown>> {
  readonly kinesis: {
    readonly kinesisSchemaVersion: '1.0';
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    readonly data: string;
    /** Seconds since the epoch, with milliseconds as the fraction. */
    readonly approximateArrivalTimestamp: number;
  };
  readonly eventSource: 'aws:kinesis';
  readonly eventVersion: '1.0';
  readonly eventID: string;
  readonly eventName: 'aws:kinesis:record';
  readonly invokeIdentityArn: string;
  readonly awsRegion: string;
  readonly eventSourceARN: string;
}

export function kinesisEventRecord(record: KinesisRecord, source: KinesisEventSource): KinesisEventRecord {
  const { sequenceNumber, partitionKey, data, arrivalTime } = record;
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data,
      approximateArrivalTimestamp: arrivalTime / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${source.shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: source.invokeIdentityArn,
    awsRegion: source.region,
    eventSourceARN: source.streamArn,
  };
}
