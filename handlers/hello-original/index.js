// As it was written for nodejs12.x: it answers through a callback. nodejs24.x refuses such a handler at init
// (Runtime.CallbackHandlerDeprecated), on every invocation.

// biome-ignore lint/complexity/useArrowFunction: kept as it was
exports.handler = function (event, _context, callback) {
  (event.Records || []).forEach((record) => {
    console.log(`${record.eventID} ${record.eventName} ${JSON.stringify(record.dynamodb)}`);
  });
  callback(null, { statusCode: 200, body: JSON.stringify('Hello from Lambda!') });
};
