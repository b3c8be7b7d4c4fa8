"""Starts `lytes serve` with a SQLite store, and talks to it over one connection a thread."""
import http.client
import json
import os
import signal
import socket
import subprocess
import time

FEEDBACK = "/cds-services/electrolyte-review/feedback"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Server:
    def __init__(self, program, folder, prefix=()):
        self.database = os.path.join(folder, "feedback.db")
        self.port, self.admin = free_ports(2)
        self.config = os.path.join(folder, "lytes.toml")
        self.log = os.path.join(folder, "log")
        self.command = [*prefix, program, "serve", "--config", self.config]
        self.process = None
        with open(self.config, "w") as config:
            config.write(
                '[server]\nlisten = "127.0.0.1:%d"\nadmin = "127.0.0.1:%d"\nauthentication = "none"\n'
                'log_level = "warn"\n[store]\npath = "%s"\n' % (self.port, self.admin, self.database))

    def start(self):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit("the server did not start:\n" + open(self.log).read())
            try:
                probe = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=1)
                probe.request("GET", "/readyz")
                if probe.getresponse().status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        raise SystemExit("the server was not ready in time")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        os.kill(self.pid(), signal.SIGTERM)
        return self.process.wait(30)

    def pid(self):
        """Of the server itself: strace keeps signals to itself."""
        with open("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)) as children:
            pids = children.read().split()
        return int(pids[0]) if pids else self.process.pid


def body_of(cards):
    return json.dumps({"feedback": [
        {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-11-20T12:00:00Z"} for card in cards]})


def connect(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def post(connection, cards):
    """The status of one feedback request."""
    connection.request("POST", FEEDBACK, body_of(cards), {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.read()
    return response.status
