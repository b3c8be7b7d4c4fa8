"""Open loop: feedback at a fixed rate; latency counts from the moment at which a request was due.

usage: bench.py PROGRAM [RATE SECONDS]
"""
import sys
import tempfile
import threading
import time

from lytes_server import Server, connect, post

CONNECTIONS = 16


def client(port, number, rate, seconds, begin, latencies):
    connection = connect(port)
    mine = []
    for at in range(number, int(rate * seconds), CONNECTIONS):
        due = begin + at / rate
        pause = due - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        if post(connection, ["b%d" % at]) != 200:
            raise SystemExit("a request failed")
        mine.append(time.monotonic() - due)
    latencies.extend(mine)


def main():
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else 500.0
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 10.0
    with tempfile.TemporaryDirectory() as folder:
        server = Server(sys.argv[1], folder)
        server.start()
        latencies = []
        begin = time.monotonic() + 0.2
        threads = [threading.Thread(target=client, args=(server.port, n, rate, seconds, begin, latencies))
                   for n in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.stop()
    latencies.sort()
    at = [latencies[min(len(latencies) - 1, int(len(latencies) * share))] * 1000 for share in (0.5, 0.99, 0.999)]
    print("feedback on SQLite, %.0f/s for %.0f s: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, %d requests"
          % (rate, seconds, *at, len(latencies)))
    return 0 if len(latencies) == int(rate * seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
