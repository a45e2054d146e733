// As it was written for nodejs12.x: it answers through a callback. nodejs24.x refuses such a handler at init
// (Runtime.CallbackHandlerDeprecated), on every invocation.
console.log('Loading function');

// biome-ignore lint/complexity/useArrowFunction: kept as it was
exports.handler = function (event, _context, callback) {
  console.log(JSON.stringify(event, null, 2));
  event.Records.forEach((record) => {
    console.log(record.eventID);
    console.log(record.eventName);
    console.log('DynamoDB Record: %j', record.dynamodb);
  });
  callback(null, 'This is a message from Lambda');
};
