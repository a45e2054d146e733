"""Runs AWS CLI commands in forks of one process, which has loaded awscli already: that saves 0.4 seconds a command.

Usage: aws-server.py FOLDER
Writes a program `aws` into FOLDER, which has its commands run here, with its own arguments, environment, working
directory and open files; then prints a line. Ends, with every command, when its standard input ends.
"""
import json
import os
import select
import signal
import socket
import sys
import threading

import awscli.clidriver

CLIENT = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    socket.send_fds(server, [b"files"], [0, 1, 2])
    server.sendall(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode() + b"\\n")
    sys.exit(int(server.makefile().read() or 255))
"""


def run(connection):
    """Runs the one command of a connection, and answers its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, files, _, _ = socket.recv_fds(connection, len("files"), 3)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    words, folder, environment = json.loads(connection.makefile().readline())
    os.chdir(folder)
    data_path = os.environ["AWS_DATA_PATH"]  # set by awscli when it was loaded
    os.environ.clear()
    os.environ.update(environment, AWS_DATA_PATH=data_path)
    sys.argv = ["aws", *words]
    threading.Thread(target=end_with_client, args=[connection], daemon=True).start()
    try:
        code = awscli.clidriver.main()
    except SystemExit as end:
        code = end.code or 0
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(str(code).encode())


def end_with_client(connection):
    """A client that was interrupted or killed has closed its connection."""
    connection.recv(1)
    os._exit(1)


address = os.path.join(sys.argv[1], "aws.socket")
os.setpgid(0, 0)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # forks are not waited for
# Each command would look for these in thousands of folders and read them from large files.
loader = awscli.clidriver.create_clidriver().session.get_component("data_loader")
for kind in ["service-2", "waiters-2", "paginators-1", "examples-1"]:
    loader.list_available_services(kind)
for service in ["dynamodb", "iam", "kinesis", "lambda", "logs"]:
    loader.load_service_model(service, "service-2")
awscli.clidriver.botocore.session.create_loader = lambda _: loader
listener = socket.socket(socket.AF_UNIX)
listener.bind(address)
listener.listen()
client = os.path.join(sys.argv[1], "aws")
with open(client, "w") as program:
    program.write(CLIENT.format(python=sys.executable, address=address))
os.chmod(client, 0o755)
print("ready", flush=True)
while True:
    readable, _, _ = select.select([listener, sys.stdin], [], [])
    if sys.stdin in readable:
        os.killpg(0, signal.SIGTERM)
    accepted, _ = listener.accept()
    if os.fork() == 0:
        run(accepted)
        os._exit(0)
    accepted.close()
