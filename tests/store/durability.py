"""kill -9 at random moments while clients post: everything that was answered with 200 is in the database.

usage: durability.py PROGRAM KILLS POSTS
"""
import http.client
import random
import sqlite3
import sys
import tempfile
import threading
import time

from lytes_server import Server, connect, post

CLIENTS = 8
BATCH_MAX = 3


class Client(threading.Thread):
    """Posts batches of its own cards; remembers those that were acknowledged."""

    def __init__(self, number, server, shared):
        super().__init__(daemon=True)
        self.number, self.server, self.shared = number, server, shared
        self.acknowledged = []
        self.refused = 0
        self.cut = 0
        self.connection = None

    def run(self):
        batch = 0
        while self.shared["left"] > 0 or not self.shared["is_over"]:
            self.shared["left"] -= 1
            batch += 1
            cards = ["%d-%d-%d" % (self.number, batch, at) for at in range(1 + batch % BATCH_MAX)]
            try:
                if self.connection is None:
                    self.connection = connect(self.server.port)
                if post(self.connection, cards) == 200:
                    self.acknowledged += cards
                else:
                    self.refused += 1
            except (OSError, http.client.HTTPException):
                self.cut += 1
                self.connection = None
                time.sleep(0.01)


def main():
    program, kills, posts = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program, folder)
        server.start()
        shared = {"left": posts, "is_over": False}
        clients = [Client(number, server, shared) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        done = 0
        begin = time.monotonic()
        while done < kills:
            time.sleep(chance.uniform(0.05, 1.0))
            server.kill()
            done += 1
            server.start()
        shared["is_over"] = True
        for client in clients:
            client.join()
        seconds = time.monotonic() - begin
        code = server.stop()
        database = sqlite3.connect(server.database)
        stored = {row[0] for row in database.execute("SELECT card FROM feedback")}
        rows = database.execute("SELECT COUNT(*) FROM feedback").fetchone()[0]
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    acknowledged = [card for client in clients for card in client.acknowledged]
    lost = [card for card in acknowledged if card not in stored]
    print("%d kills, at least %d posts, %d entries acknowledged, %d rows, %d cut, %d refused, %d lost, integrity %s, "
          "%.0f s, seed %d" % (done, posts, len(acknowledged), rows, sum(c.cut for c in clients),
                               sum(c.refused for c in clients), len(lost), verdict, seconds, seed))
    good = (not lost and verdict == "ok" and rows == len(stored) and code == 0 and done == kills
            and len(acknowledged) > 0 and (kills == 0 or sum(c.cut for c in clients) > 0))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
