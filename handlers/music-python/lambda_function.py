"""Reports what happens to songs: new ones, changed ones, and those that are gone, by hand or because they expired."""
import json


def lambda_handler(event, context):
    for record in event["Records"]:
        print(sentence(record))
    return "Successfully processed {} records.".format(len(event["Records"]))


def sentence(record):
    change = record["dynamodb"]
    song = "{} / {}".format(change["Keys"]["Artist"]["S"], change["Keys"]["SongTitle"]["S"])
    if record["eventName"] == "INSERT":
        return "New song: {} {}".format(song, compact(change["NewImage"]))
    if record["eventName"] == "MODIFY":
        return "Song changed: {}, {}".format(song, changes(change["OldImage"], change["NewImage"]))
    identity = record.get("userIdentity") or {}
    expired = identity.get("type") == "Service" and identity.get("principalId") == "dynamodb.amazonaws.com"
    return "{}: {} {}".format("Song expired" if expired else "Song deleted", song, compact(change["OldImage"]))


def changes(before, after):
    names = sorted(set(before) | set(after))
    return ", ".join(
        "{}: {} -> {}".format(name, compact(before.get(name)), compact(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
