"""Bytes that are not good HTTP, on their own connections: python3 raw.py ORIGIN SECONDS CONNECTIONS

Every answer must be a 4xx, or a closed connection, within ten seconds. A 5xx or silence fails; only 501 and 505,
the protocol's own words for a coding or a version that is not spoken, are no fault of the server (threat model 2.2).
"""
import random
import socket
import sys
import threading
import time
import urllib.parse

address = urllib.parse.urlsplit(sys.argv[1])
deadline = time.monotonic() + float(sys.argv[2])
connections = int(sys.argv[3])
path = b"POST /cds-services/electrolyte-review HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
chunked = path + b"Transfer-Encoding: chunked\r\n\r\n"

requests = [
    b"\r\n\r\n", b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
    b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 500 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
    path + b"Content-Length: -1\r\n\r\n", path + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    path + b"Content-Length: 99999999999999999999\r\n\r\n", path + b"Content-Length: 100000000\r\n\r\n",
    path + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    path + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    chunked + b"zz\r\n", chunked + b"5;ext=1\r\nhello\r\n0\r\n\r\n", chunked + b"0\r\nTrailer: x\r\n\r\n",
    chunked + b"0\r\n\r", chunked + b"ffffffffffffffff1\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /cds-services HTTP/1.1\r\nHost: x\r\n\r\n" * 20,
]
counts = {"sent": 0, "refused": 0, "closed": 0, "good": 0}
problems = []
lock = threading.Lock()


def note(name):
    with lock:
        counts[name] += 1


def send_one(request, dice):
    with socket.create_connection((address.hostname, address.port), 5) as peer:
        peer.settimeout(10)
        cut = dice.randrange(len(request) + 1) if dice.random() < 0.3 else len(request)
        try:
            peer.sendall(request[:cut])
            peer.shutdown(socket.SHUT_WR)
            answer = b""
            while len(answer) < 1 << 16:
                piece = peer.recv(1 << 14)
                if not piece:
                    break
                answer += piece
        except (ConnectionResetError, BrokenPipeError):
            return note("closed")
    statuses = [line.split(b" ")[1] for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.")]
    if not statuses:
        return note("closed")
    if any(status.startswith(b"5") and status not in (b"501", b"505") for status in statuses):
        problems.append((request[:80], answer[:200]))
    note("good" if statuses[-1].startswith(b"2") else "refused")


def work(seed):
    dice = random.Random(seed)
    while time.monotonic() < deadline and not problems:
        request = dice.choice(requests)
        if dice.random() < 0.3:
            data = bytearray(request)
            data[dice.randrange(len(data))] = dice.randrange(256)
            request = bytes(data)
        note("sent")
        try:
            send_one(request, dice)
        except OSError as problem:
            problems.append((request[:80], problem))


workers = [threading.Thread(target=work, args=(seed,)) for seed in range(connections)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print("raw requests: " + " ".join(f"{name}={count}" for name, count in counts.items()))
for problem in problems[:5]:
    print("FAILED:", problem)
sys.exit(1 if problems else 0)
