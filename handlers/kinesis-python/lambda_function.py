"""Decodes the records of a Kinesis data stream."""
import base64

print("Loading function")


def lambda_handler(event, context):
    for record in event["Records"]:
        payload = base64.b64decode(record["kinesis"]["data"]).decode("utf-8")
        print("Decoded payload: " + payload)
    return "Successfully processed {} records.".format(len(event["Records"]))
