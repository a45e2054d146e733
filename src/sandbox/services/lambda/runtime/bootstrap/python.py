"""The Python runtime client: loads the handler, then takes events from the Runtime API and posts results."""

import importlib
import json
import logging
import os
import socket
import sys
import time
import traceback

NO_BREAK_SPACE = "\u00a0"
MESSAGE_FRAME = 0xA55A0003
OUTPUT_FRAME = 0xA55A00FF
RESERVED_LOG_FIELDS = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id"}

log_fd = int(os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD"))
token = os.environ.pop("_STREAMLAB_TOKEN")
json_log = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
current = {"request_id": ""}


class RuntimeFault(Exception):
    """An error of the runtime itself, reported as `Runtime.<name>`."""

    def __init__(self, name, message, trace=None):
        super().__init__(message)
        self.error_type = "Runtime." + name
        self.message = message
        self.trace = trace or []


# ---- Log: each message is one frame, so that its line feeds do not cut it into several events.


def write_frame(kind, text):
    body = text.encode("utf8", "surrogateescape") if isinstance(text, str) else bytes(text)
    microseconds = int(time.time() * 1_000_000)
    data = kind.to_bytes(4, "big") + len(body).to_bytes(4, "big") + microseconds.to_bytes(8, "big") + body
    view = memoryview(data)
    while view:
        view = view[os.write(log_fd, view) :]


class FramedOutput:
    """Writes output as frames like messages, so that both stay in order."""

    def __init__(self, stream):
        self._stream = stream

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def write(self, text):
        write_frame(OUTPUT_FRAME, text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass


class FramedHandler(logging.Handler):
    def emit(self, record):
        write_frame(MESSAGE_FRAME, self.format(record))


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = current["request_id"]
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record):
        exception = record.exc_info
        event = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(exception[2]) if exception else None,
            "errorType": exception[0].__name__ if exception else None,
            "errorMessage": str(exception[1]) if exception else None,
            "requestId": record.aws_request_id,
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if exception else None,
        }
        for name, value in vars(record).items():
            if name not in RESERVED_LOG_FIELDS and name not in event:
                event[name] = value
        shown = {name: value for name, value in event.items() if value is not None}
        return json.dumps(shown, ensure_ascii=False, default=str) + "\n"


def set_up_logging():
    sys.stdout = FramedOutput(sys.stdout)
    sys.stderr = FramedOutput(sys.stderr)
    logging.Formatter.converter = time.gmtime
    handler = FramedHandler()
    handler.addFilter(RequestIdFilter())
    if json_log:
        handler.setFormatter(JsonFormatter())
    else:
        line = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        handler.setFormatter(logging.Formatter(line, "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    root.addHandler(handler)
    level = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(
        os.environ.get("AWS_LAMBDA_LOG_LEVEL", ""), os.environ.get("AWS_LAMBDA_LOG_LEVEL", "")
    )
    if level in ("DEBUG", "INFO", "WARN", "WARNING", "ERROR", "CRITICAL"):
        root.setLevel(level)


def log_error(result):
    if json_log:
        timestamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return write_frame(MESSAGE_FRAME, to_json({"timestamp": timestamp, "log_level": "ERROR", **result}))
    description = "[ERROR] " + result["errorType"]
    if result["errorMessage"]:
        description += ": " + result["errorMessage"]
    lines = [description, "Traceback (most recent call last):"]
    for entry in result["stackTrace"]:
        lines += [indent_with_no_break_spaces(line) for line in entry.splitlines()]
    write_frame(MESSAGE_FRAME, "\n".join(lines))


def indent_with_no_break_spaces(line):
    text = line.lstrip(" ")
    return NO_BREAK_SPACE * (len(line) - len(text)) + text


# ---- Errors, as in the result of an invocation.


def on_aws(filename):
    root = os.environ["LAMBDA_TASK_ROOT"] + os.sep
    return "/var/task/" + filename[len(root) :] if filename.startswith(root) else filename


def error_result(error, request_id=""):
    if isinstance(error, RuntimeFault):
        error_type, message, trace = error.error_type, error.message, error.trace
    else:
        frames = traceback.extract_tb(error.__traceback__)
        # Leaves out the frames of this client.
        own = [index for index, frame in enumerate(frames) if frame.filename != __file__]
        kept = frames[own[0] :] if own else []
        shown = [(on_aws(frame.filename), frame.lineno, frame.name, frame.line) for frame in kept]
        error_type, message, trace = type(error).__name__, str(error), traceback.format_list(shown)
    return {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": trace}


def to_json(value):
    return json.dumps(value, ensure_ascii=False, default=json_default)


def json_default(value):
    if type(value).__module__ == "decimal":
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


# ---- The Runtime API, over one connection; replies come in the order of the requests.


class RuntimeApi:
    def __init__(self):
        self._address = os.environ["AWS_LAMBDA_RUNTIME_API"]
        host, port = self._address.split(":")
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""

    def request(self, method, resource, text="", headers=None):
        body = text.encode("utf8", "surrogatepass")
        lines = [
            f"{method} /2018-06-01/runtime/{resource} HTTP/1.1",
            f"Host: {self._address}",
            f"Streamlab-Token: {token}",
            f"Content-Length: {len(body)}",
        ]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii", "replace") + body)
        return self._reply()

    def _reply(self):
        while b"\r\n\r\n" not in self._received:
            self._receive()
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        headers = {}
        for line in head.decode("latin1").split("\r\n")[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", "0"))
        while len(self._received) < length:
            self._receive()
        body, self._received = self._received[:length], self._received[length:]
        return headers, body

    def _receive(self):
        data = self._socket.recv(65536)
        if not data:
            # The sandbox has ended.
            os._exit(0)
        self._received += data

    def post_error(self, resource, result):
        headers = {"Lambda-Runtime-Function-Error-Type": result["errorType"]}
        self.request("POST", resource, to_json(result), headers)


# ---- Invocations.


class Identity:
    def __init__(self):
        self.cognito_identity_id = None
        self.cognito_identity_pool_id = None


class Client:
    def __init__(self, values):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, values.get(name))


class ClientContext:
    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        self.client = Client(values["client"]) if values.get("client") else None


class LambdaContext:
    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.tenant_id = None
        client_context = headers.get("lambda-runtime-client-context")
        self.client_context = ClientContext(json.loads(client_context)) if client_context else None
        self.identity = Identity()
        self._deadline = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, text):
        sys.stdout.write(str(text))


def serve(api, handler):
    headers, body = api.request("GET", "invocation/next")
    request_id = headers["lambda-runtime-aws-request-id"]
    current["request_id"] = request_id
    os.environ["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
    try:
        response = marshal(handler(unmarshal(body), LambdaContext(headers)))
    except Exception as error:
        result = error_result(error, request_id)
        log_error(result)
        return api.post_error(f"invocation/{request_id}/error", result)
    return api.request("POST", f"invocation/{request_id}/response", response)


def unmarshal(body):
    try:
        return json.loads(body)
    except Exception as error:
        raise RuntimeFault("UnmarshalError", f"Unable to unmarshal input: {error}")


def marshal(value):
    try:
        return to_json(value)
    except Exception as error:
        raise RuntimeFault("MarshalError", f"Unable to marshal response: {error}")


def load_handler(name):
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        message = f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)"
        raise RuntimeFault("MalformedHandlerName", message)
    try:
        if module_name.split(".")[0] in sys.builtin_module_names:
            message = f"Cannot use built-in module {module_name} as a handler module"
            raise RuntimeFault("BuiltInModuleConflict", message)
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise RuntimeFault("ImportModuleError", f"Unable to import module '{module_name}': {error}")
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise RuntimeFault("UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace)
    if not hasattr(module, function_name):
        raise RuntimeFault("HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return getattr(module, function_name)


def main():
    set_up_logging()
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    api = RuntimeApi()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        result = error_result(error)
        log_error(result)
        api.post_error("init/error", result)
        sys.exit(1)
    while True:
        serve(api, handler)


if __name__ == "__main__":
    main()
