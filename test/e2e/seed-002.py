"""The kinesis lab with boto3, step by step as labs.md section 5 has it, against the sandbox that the environment names.

Usage: seed-002.py PAYLOAD HANDLER   (the sample event; the blueprint's lambda_function.py)
"""
import datetime
import io
import json
import os
import sys
import time
import zipfile

import boto3

STREAM = "Lab-Stream"
FUNCTION = "ProcessKinesisRecords"
GROUP = "/aws/lambda/" + FUNCTION
ROLE = "lambda_basic_execution"
POLICY = "arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def client(service):
    # Older ones than 1.28 do not read AWS_ENDPOINT_URL themselves.
    return boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"])


iam, kinesis, functions, logs, cloudwatch = map(client, ["iam", "kinesis", "lambda", "logs", "cloudwatch"])


def until(read, wanted):
    """Reads until the answer is the wanted one, and answers it."""
    deadline = time.monotonic() + 30
    while True:
        found = read()
        if found == wanted:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError("still {!r}, not {!r}".format(found, wanted))


def statistics(metric, statistic):
    now = datetime.datetime.now(datetime.timezone.utc)
    datapoints = cloudwatch.get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": FUNCTION}],
        StartTime=now - datetime.timedelta(hours=1),
        EndTime=now + datetime.timedelta(hours=1),
        Period=3600,
        Statistics=[statistic],
    )["Datapoints"]
    return sum(point[statistic] for point in datapoints)


def messages(pattern):
    events = logs.filter_log_events(logGroupName=GROUP, filterPattern=pattern)["events"]
    return [event["message"].rstrip("\n") for event in events]


payload = open(sys.argv[1], "rb").read()
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as package:
    package.write(sys.argv[2], "lambda_function.py")

print("== role")
role_arn = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
iam.attach_role_policy(RoleName=ROLE, PolicyArn=POLICY)
print(role_arn)

print("== stream")
kinesis.create_stream(StreamName=STREAM, ShardCount=1, StreamModeDetails={"StreamMode": "PROVISIONED"})
kinesis.get_waiter("stream_exists").wait(StreamName=STREAM, WaiterConfig={"Delay": 0})
summary = kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]
print(summary["StreamStatus"], summary["StreamModeDetails"]["StreamMode"], summary["OpenShardCount"])

print("== function")
created = functions.create_function(
    FunctionName=FUNCTION,
    Runtime="python3.13",
    Handler="lambda_function.lambda_handler",
    Role=role_arn,
    Code={"ZipFile": archive.getvalue()},
)
print(created["State"], created["StateReasonCode"])
functions.get_waiter("function_active_v2").wait(FunctionName=FUNCTION, WaiterConfig={"Delay": 0})

print("== mapping")
mapping = functions.create_event_source_mapping(
    FunctionName=FUNCTION, EventSourceArn=summary["StreamARN"], StartingPosition="LATEST"
)
print(mapping["State"], mapping["BatchSize"])
print(until(lambda: functions.get_event_source_mapping(UUID=mapping["UUID"])["State"], "Enabled"))

print("== invoke four times")
for _ in range(4):
    reply = functions.invoke(FunctionName=FUNCTION, Payload=payload)
    print(reply["StatusCode"], reply.get("FunctionError"), json.load(reply["Payload"]))
print(len(messages('"Decoded payload: Hello, this is a test 123."')))

print("== metrics")
print("Invocations", until(lambda: statistics("Invocations", "Sum"), 4))
print("Errors", statistics("Errors", "Sum"))
print("Duration above 0:", statistics("Duration", "Minimum") > 0)


def query(name, metric):
    stat = {
        "Metric": {
            "Namespace": "AWS/Lambda",
            "MetricName": metric,
            "Dimensions": [{"Name": "FunctionName", "Value": FUNCTION}],
        },
        "Period": 3600,
        "Stat": "Sum",
    }
    return {"Id": name, "MetricStat": stat}


found = cloudwatch.get_metric_data(
    MetricDataQueries=[query("calls", "Invocations"), query("errors", "Errors")],
    StartTime=datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1),
    EndTime=datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1),
)["MetricDataResults"]
for series in found:
    print(series["Id"], series["Label"], series["StatusCode"], sum(series["Values"]))

print("== put-record")
shard = kinesis.list_shards(StreamName=STREAM)["Shards"][0]["ShardId"]
iterator = kinesis.get_shard_iterator(StreamName=STREAM, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
put = kinesis.put_record(StreamName=STREAM, PartitionKey="k", Data="Grüße, Lab-Stream".encode())
for record in kinesis.get_records(ShardIterator=iterator)["Records"]:
    same = record["SequenceNumber"] == put["SequenceNumber"]
    print("the same sequence number:", same, record["PartitionKey"], record["Data"].decode())
print(until(lambda: messages('"Lab-Stream"'), ["Decoded payload: Grüße, Lab-Stream"]))
print("IteratorAge", until(lambda: statistics("IteratorAge", "SampleCount"), 1))
print("Invocations", statistics("Invocations", "Sum"))
metrics = cloudwatch.list_metrics(Namespace="AWS/Lambda", MetricName="IteratorAge")["Metrics"]
print(sorted(dimension["Value"] for metric in metrics for dimension in metric["Dimensions"]))

print("== deletions")
print(functions.delete_event_source_mapping(UUID=mapping["UUID"])["State"])
functions.delete_function(FunctionName=FUNCTION)
logs.delete_log_group(logGroupName=GROUP)
kinesis.delete_stream(StreamName=STREAM)
kinesis.get_waiter("stream_not_exists").wait(StreamName=STREAM, WaiterConfig={"Delay": 0})
iam.detach_role_policy(RoleName=ROLE, PolicyArn=POLICY)
iam.delete_role(RoleName=ROLE)

print("== left")
print(until(lambda: functions.list_event_source_mappings()["EventSourceMappings"], []))
print(functions.list_functions()["Functions"], kinesis.list_streams()["StreamNames"])
print(logs.describe_log_groups()["logGroups"], iam.list_roles()["Roles"])
try:
    kinesis.describe_stream_summary(StreamName=STREAM)
except kinesis.exceptions.ResourceNotFoundException as error:
    print(error.response["Error"]["Message"])
