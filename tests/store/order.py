"""strace proof of the order: before each 200 leaves, fdatasync of the write-ahead log has returned.

usage: order.py PROGRAM
"""
import os
import re
import sys
import tempfile

from lytes_server import Server, connect, post

POSTS = 100


def events_of(trace):
    """'request', 'synced' and 'answer', in the order in which the calls returned (requests) or began (answers)."""
    for line in open(trace, errors="replace"):
        if re.search(r"\brecvmsg\(|\brecvfrom\(|\bread\(|<\.\.\. (recvmsg|recvfrom|read) resumed>", line) \
                and "POST /cds-services" in line:
            yield "request"
        elif re.search(r"\bfdatasync\(\d+\)\s+= 0|<\.\.\. fdatasync resumed>\)?\s*\)?\s*= 0", line):
            yield "synced"
        elif re.search(r"\b(sendmsg|sendto|writev|write)\(", line) and "HTTP/1.1 200 OK" in line:
            yield "answer"


def main():
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "trace")
        server = Server(sys.argv[1], folder, prefix=[
            "strace", "-f", "-qq", "-s", "256", "-o", trace,
            "-e", "trace=fdatasync,recvmsg,recvfrom,sendmsg,sendto,read,write,writev"])
        server.start()
        connection = connect(server.port)
        statuses = [post(connection, ["c%d" % at]) for at in range(POSTS)]
        connection.close()
        server.stop()
        proven = requests = 0
        is_open = is_synced = False
        for event in events_of(trace):
            if event == "request":
                requests += 1
                is_open, is_synced = True, False
            elif event == "synced":
                is_synced = True
            elif is_open:
                proven += is_synced
                is_open = False
    print("%d posts, %d requests traced, fdatasync before the answer in %d" % (POSTS, requests, proven))
    return 0 if statuses == [200] * POSTS and requests == POSTS and proven == POSTS else 1


if __name__ == "__main__":
    sys.exit(main())
