"""Prints the event that a change of a book causes; with batch size 1 each event holds one record."""
import json


def lambda_handler(event, context):
    print(json.dumps(event))
    return {"statusCode": 200, "body": json.dumps("Hello from Lambda!")}
