#!/usr/bin/env bash
# The kinesis lab with the AWS CLI version 2, step by step as labs.md section 5 has it, against the sandbox.
# Usage: seed-002.sh FOLDER STREAMLAB WORKDIR HANDLER
#   FOLDER: where the aws command is; STREAMLAB: the built bin.js; HANDLER: the blueprint's lambda_function.py
set -euo pipefail
PATH=$1:$PATH
streamlab=$2
cd "$3"
cp "$4" lambda_function.py
export AWS_PAGER=

eval "$(node "$streamlab" --quiet sandbox env)"

S=Lab-Stream
F=ProcessKinesisRecords
R=lambda_basic_execution
POLICY=arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole
START=$(date -u -d '-1 hour' +%FT%TZ)
END=$(date -u -d '+1 hour' +%FT%TZ)

statistics() {
  aws cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name "$1" --dimensions "Name=FunctionName,Value=$F" \
    --start-time "$START" --end-time "$END" --period 3600 --statistics "$2" --query "$3" --output text
}
# Runs a command until its output is $1.
until_says() {
  local wanted=$1
  shift
  until [ "$("$@")" = "$wanted" ]; do :; done
  echo "$wanted"
}

echo '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}' >trust.json
python3 -c "import zipfile; zipfile.ZipFile('function.zip', 'w').write('lambda_function.py')"

echo "== create-role"
ROLE_ARN=$(aws iam create-role --role-name "$R" --assume-role-policy-document file://trust.json --query Role.Arn --output text)
aws iam attach-role-policy --role-name "$R" --policy-arn "$POLICY"
echo "$ROLE_ARN"
echo "== create-stream"
aws kinesis create-stream --stream-name "$S" --shard-count 1 --stream-mode-details StreamMode=PROVISIONED
aws kinesis wait stream-exists --stream-name "$S"
SUMMARY=$(aws kinesis describe-stream-summary --stream-name "$S" \
  --query 'StreamDescriptionSummary.[StreamStatus,StreamModeDetails.StreamMode,OpenShardCount,StreamARN]' --output text)
echo "$SUMMARY"
STREAM_ARN=${SUMMARY##*	}
echo "== create-function"
aws lambda create-function --function-name "$F" --zip-file fileb://function.zip --handler lambda_function.lambda_handler \
  --runtime python3.13 --role "$ROLE_ARN" --query '[State,StateReasonCode]' --output text
aws lambda wait function-active-v2 --function-name "$F"
echo "== create-event-source-mapping"
UUID=$(aws lambda create-event-source-mapping --function-name "$F" --starting-position LATEST --event-source-arn "$STREAM_ARN" \
  --query UUID --output text)
until_says "Enabled	100	LATEST	$STREAM_ARN" \
  aws lambda get-event-source-mapping --uuid "$UUID" --query '[State,BatchSize,StartingPosition,EventSourceArn]' --output text
echo "== invoke four times"
for n in 1 2 3 4; do
  aws lambda invoke --function-name "$F" --payload fileb://stream.json --log-type Tail "reply-$n.txt" \
    --query '[StatusCode,FunctionError]' --output text
done
cat reply-*.txt && echo
aws logs filter-log-events --log-group-name "/aws/lambda/$F" --filter-pattern '"Decoded payload"' \
  --query 'events[].message' --output text | tr '\t' '\n' | grep -c 'Decoded payload: Hello, this is a test 123.'
echo "== metrics"
until_says 4.0 statistics Invocations Sum 'Datapoints[0].Sum'
statistics Errors Sum 'Datapoints[0].Sum'
cat >queries.json <<JSON
[{"Id":"calls","MetricStat":{"Metric":{"Namespace":"AWS/Lambda","MetricName":"Invocations","Dimensions":[{"Name":"FunctionName","Value":"$F"}]},"Period":3600,"Stat":"Sum"}},
 {"Id":"errors","MetricStat":{"Metric":{"Namespace":"AWS/Lambda","MetricName":"Errors","Dimensions":[{"Name":"FunctionName","Value":"$F"}]},"Period":3600,"Stat":"Sum"}},
 {"Id":"share","Expression":"100 * errors / calls","Label":"Errors in percent"}]
JSON
aws cloudwatch get-metric-data --metric-data-queries file://queries.json --start-time "$START" --end-time "$END" \
  --query 'MetricDataResults[].[Id,Label,StatusCode,Values[0]]' --output text
echo "== put-record"
SHARD=$(aws kinesis list-shards --stream-name "$S" --query 'Shards[0].ShardId' --output text)
ITERATOR=$(aws kinesis get-shard-iterator --stream-name "$S" --shard-id "$SHARD" --shard-iterator-type TRIM_HORIZON \
  --query ShardIterator --output text)
SEQUENCE=$(aws kinesis put-record --stream-name "$S" --partition-key k --cli-binary-format raw-in-base64-out \
  --data 'Grüße, "Lab-Stream"' --query SequenceNumber --output text)
aws kinesis get-records --shard-iterator "$ITERATOR" --query 'Records[].[SequenceNumber,PartitionKey,Data]' --output text |
  sed "s/^$SEQUENCE\t/<its sequence number>\t/"
until_says 'Decoded payload: Grüße, "Lab-Stream"' \
  aws logs filter-log-events --log-group-name "/aws/lambda/$F" --filter-pattern '"Lab-Stream"' --query 'events[0].message' --output text
until_says 1.0 statistics IteratorAge SampleCount 'Datapoints[0].SampleCount'
echo "== deletions"
aws lambda delete-event-source-mapping --uuid "$UUID" --query State --output text
aws lambda delete-function --function-name "$F"
aws logs delete-log-group --log-group-name "/aws/lambda/$F"
aws kinesis delete-stream --stream-name "$S"
aws kinesis wait stream-not-exists --stream-name "$S"
aws iam detach-role-policy --role-name "$R" --policy-arn "$POLICY"
aws iam delete-role --role-name "$R"
echo "== left"
until_says 0 aws lambda list-event-source-mappings --query 'length(EventSourceMappings)' --output text
aws kinesis list-streams --query 'length(StreamNames)' --output text
aws logs describe-log-groups --query 'length(logGroups)' --output text
