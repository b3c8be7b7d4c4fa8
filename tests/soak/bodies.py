"""Writes the request bodies of the soak into a folder: python3 bodies.py ORIGIN FOLDER

Each file is named NN_verdict_service: card (200 with a card), refuse (4xx), any (anything but a 5xx).
"""
import json
import pathlib
import random
import re
import sys
import time

origin, folder = sys.argv[1], pathlib.Path(sys.argv[2])
root = pathlib.Path(__file__).resolve().parents[2]
units = {"h": 3600, "d": 86400}
now = int(time.time())


def at(match):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - int(match[1]) * units[match[2]]))


good = re.sub(r"@NOW-(\d+)([hd])@", at, (root / "tests/bench/patient_view.json").read_text().strip())
review = "electrolyte-review"
fetching = json.dumps({"hook": "patient-view", "hookInstance": "2f5e3d0b-7b0c-4a51-8c0e-9d1f6f1a7c35",
                       "fhirServer": f"{origin}/demo/fhir",
                       "context": {"userId": "Practitioner/demo", "patientId": "demo-torsades"}})
dice = random.Random(20261120)


def flipped(text):
    """One byte changed: mostly no JSON any more, sometimes another value."""
    data = bytearray(text.encode())
    data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


bodies = [("card", review, good)] * 6 + [("card", review, fetching)] * 2
bodies += [
    ("refuse", review, ""),
    ("refuse", review, "{"),
    ("refuse", review, "[]"),
    ("refuse", review, good[: len(good) // 2]),
    ("refuse", review, good.replace('"hook":"patient-view"', '"hook":"order-sign"')),
    ("refuse", review, good.replace('"hookInstance":"2f5e3d0b-7b0c-4a51-8c0e-9d1f6f1a7c35"', '"hookInstance":7')),
    ("refuse", review, good.replace("Patient/bench-1", "Patient/someone-else", 1)),
    ("refuse", review, good[:-1] + "," + good[1:]),
    ("refuse", review, '{"a":' + "[" * 5000 + "]" * 5000 + "}"),
    ("refuse", review, good.replace('"value":1.10', '"value":1e400')),
    ("refuse", review, b'{"hook":"\xff\xfe"}'),
    ("any", review, good.replace('"value":1.10', '"value":"1.10"')),
    ("any", review, good.replace("19123-9", "0000-0")),
    ("any", review, fetching.replace("demo-torsades", "nobody")),
    ("any", review, fetching.replace("/demo/fhir", "/demo/none")),
    ("any", review, fetching.replace("http://127.0.0.1", "http://169.254.169.254")),
    ("any", "electrolyte-order-sign", good),
    ("any", "no-such-service", good),
]
bodies += [("any", review, flipped(good)) for _ in range(40)]
for number, (verdict, service, body) in enumerate(bodies):
    data = body if isinstance(body, bytes) else body.encode()
    (folder / f"{number:03}_{verdict}_{service.replace('/', '+')}").write_bytes(data)
