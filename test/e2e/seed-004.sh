#!/usr/bin/env bash
# The dogs lab with the AWS CLI version 2, command by command as labs.md section 3 prints it, against the sandbox.
# Usage: seed-004.sh FOLDER STREAMLAB WORKDIR   (FOLDER: where the aws command is; STREAMLAB: the built bin.js)
set -euo pipefail
PATH=$1:$PATH
streamlab=$2
cd "$3"
export AWS_PAGER=

eval "$(node "$streamlab" --quiet sandbox env)"

R=student-lambda-dynamodb-role
F=student-ProcessDynamoDBRecords
POLICY=arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole

cat >trust.json <<'JSON'
{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}
JSON
cat >index.mjs <<'JS'
console.log('Loading function');
export const handler = async (event) => {
  console.log(JSON.stringify(event, null, 2));
  for (const record of event.Records) {
    console.log(record.eventID);
    console.log(record.eventName);
    console.log('DynamoDB Record: %j', record.dynamodb);
  }
  return 'This is a message from Lambda';
};
JS
python3 -c "import zipfile; zipfile.ZipFile('function.zip', 'w').write('index.mjs')"

echo "== create-role"
ROLE_ARN=$(aws iam create-role --role-name "$R" --assume-role-policy-document file://trust.json --query Role.Arn --output text)
echo "$ROLE_ARN"
echo "== attach-role-policy"
aws iam attach-role-policy --role-name "$R" --policy-arn "$POLICY"
echo "== create-table"
aws dynamodb create-table --table-name Dogs --attribute-definitions AttributeName=ID,AttributeType=N \
  --key-schema AttributeName=ID,KeyType=HASH --billing-mode PAY_PER_REQUEST --query TableDescription.TableStatus --output text
aws dynamodb wait table-exists --table-name Dogs
echo "== create-function"
aws lambda create-function --function-name "$F" --zip-file fileb://function.zip --handler index.handler \
  --runtime nodejs24.x --role "$ROLE_ARN" --query State --output text
aws lambda wait function-active-v2 --function-name "$F"
echo "== invoke"
aws lambda invoke --function-name "$F" --payload fileb://input.json --log-type Tail outputfile.txt --query StatusCode --output text
cat outputfile.txt && echo
echo "== update-table"
aws dynamodb update-table --table-name Dogs --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES \
  --query TableDescription.TableStatus --output text
aws dynamodb wait table-exists --table-name Dogs
STREAM_ARN=$(aws dynamodb describe-table --table-name Dogs --query Table.LatestStreamArn --output text)
echo "$STREAM_ARN"
echo "== create-event-source-mapping"
UUID=$(aws lambda create-event-source-mapping --function-name "$F" --starting-position LATEST --event-source-arn "$STREAM_ARN" \
  --query UUID --output text)
until [ "$(aws lambda get-event-source-mapping --uuid "$UUID" --query State --output text)" = Enabled ]; do :; done
echo "== put-item"
aws dynamodb put-item --table-name Dogs --item '{"ID":{"N":"6"},"breed":{"S":"husky"},"eyes":{"S":"blue"}}'
echo "== logs tail"
aws logs tail "/aws/lambda/$F" --since 10m --follow --format short >tail.txt 2>tail.err &
TAIL=$!
for _ in $(seq 300); do
  if grep -q 'husky' tail.txt; then break; fi
  read -rt 0.1 <> <(:) || true
done
pkill -P "$TAIL" && wait "$TAIL" 2>/dev/null || true
grep -o "DynamoDB Record: .*husky.*" tail.txt
echo "== deletions"
aws lambda delete-event-source-mapping --uuid "$UUID" --query State --output text
aws lambda delete-function --function-name "$F"
aws logs delete-log-group --log-group-name "/aws/lambda/$F"
aws dynamodb delete-table --table-name Dogs --query TableDescription.TableStatus --output text
aws iam detach-role-policy --role-name "$R" --policy-arn "$POLICY"
aws iam delete-role --role-name "$R"
echo "== left"
aws lambda list-functions --query 'length(Functions)' --output text
aws logs describe-log-groups --query 'length(logGroups)' --output text
aws iam list-roles --query 'length(Roles)' --output text
