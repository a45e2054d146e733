// As it was written for nodejs16.x. No runtime since nodejs18.x has version 2 of the SDK, so it fails while it is
// loaded: Runtime.ImportModuleError, Cannot find module 'aws-sdk'.
const AWS = require('aws-sdk');

const docClient = new AWS.DynamoDB.DocumentClient();

exports.handler = (event, context) => {
  event.Records.forEach((record) => {
    console.log('DynamoDB Record: %j', record.dynamodb);
    docClient.update(
      {
        TableName: 'GameScoresByUser',
        Key: { Username: record.dynamodb.NewImage.Username.S },
        UpdateExpression: 'ADD Score :attrValue',
        ExpressionAttributeValues: { ':attrValue': Number.parseInt(record.dynamodb.NewImage.Score.N, 10) },
      },
      (error, data) => {
        if (error) console.log(error);
        else console.log(data);
      },
    );
  });
  context.succeed(`Successfully processed ${event.Records.length} records.`);
};
