// Logs the event that a change of a book causes; with batch size 1 each event holds one record.
export const handler = async (event) => {
  console.log(JSON.stringify(event));
  return { statusCode: 200, body: JSON.stringify('Hello from Lambda!') };
};
