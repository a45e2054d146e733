/** A DynamoDB stream record, as GetRecords answers it, into the record of the event that Lambda hands to a function. */
import type { AttributeMap } from '../../../../core/item-size.ts';

/** The JSON of a record in GetRecords' answer. */
export interface StreamRecord {
  /** 32 hexadecimal digits. */
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly awsRegion: string;
  readonly dynamodb: StreamRecordChange;
  /** Present when Time to Live removed the item. */
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
}

export interface StreamRecordChange {
  /** Seconds since the epoch, whole. */
  readonly ApproximateCreationDateTime: number;
  readonly Keys: AttributeMap;
  readonly NewImage?: AttributeMap;
  readonly OldImage?: AttributeMap;
  readonly SequenceNumber: string;
  readonly SizeBytes: number;
  readonly StreamViewType: string;
}

/** The entry of the event's `Records`, its members in AWS's order (aws-behaviour.md 5.1). */
export function dynamoDbEventRecord(record: StreamRecord, streamArn: string): Readonly<Record<string, unknown>> {
  const { eventID, eventName, eventVersion, eventSource, awsRegion, dynamodb, userIdentity } = record;
  return {
    eventID,
    eventName,
    eventVersion,
    eventSource,
    awsRegion,
    dynamodb,
    // The event spells these members in lower case, GetRecords in upper case.
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
    eventSourceARN: streamArn,
  };
}
