"""Makes hostile messages at full size, lets the reader read each, and tells time and memory.

    hostile.py -- READER…

A message is read by one process. Processor time is the process's own; memory is the most that it had, and never less
than this program has when it starts it, about 100 MB. A signal, an exit that is not 0, or
more than the bounds below is a finding, and the exit status is then 1.
"""

import os
import subprocess
import sys
import tempfile

# Per octet of the message, generously above what was seen: what is quadratic needs minutes.
SECONDS_PER_MEGABYTE = 1.0
MEMORY_FACTOR = 40
FREE_MEMORY = 100 << 20

MIME = b"From: a@example.com\r\nMIME-Version: 1.0\r\n"
HTML = MIME + b"Content-Type: text/html\r\n\r\n"


def nested(count):
    parts = [b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(count)]
    return MIME + b"".join(parts) + b"\r\nend\r\n"


MESSAGES = {
    "100,000 nested multiparts": lambda: nested(100_000),
    "100,000 nested messages": lambda: MIME + b"Content-Type: message/rfc822\r\n\r\n" * 100_000 + b"\r\nend\r\n",
    "200,000 empty parts": lambda: MIME
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n\r\n" * 200_000
    + b"--b--\r\n",
    "20 MB in one folded field": lambda: b"Subject: x" + b"\r\n word" * ((20 << 20) // 7) + b"\r\n\r\n",
    "500,000 fields": lambda: b"".join(b"X-%d: v\r\n" % i for i in range(500_000)) + b"\r\n",
    "500,000 fields of one name": lambda: b"To: b@example.com\r\n" * 500_000 + b"\r\n",
    "60,000 nested groups": lambda: b"From: " + b"g:" * 60_000 + b"a@example.com" + b";" * 60_000 + b"\r\n\r\n",
    "100,000 nested comments": lambda: b"From: " + b"(" * 100_000 + b" a@example.com\r\n\r\n",
    "1,000,000 encoded words": lambda: b"Subject: " + b"=?utf-8?q?=C3=A4?= " * 1_000_000 + b"\r\n\r\n",
    "an encoded word without an end": lambda: b"Subject: =?utf-8?q?" + b"a" * 10_000_000 + b"\r\n\r\n",
    "beginnings of encoded words": lambda: b"Subject: " + b"=?" * 5_000_000 + b"\r\n\r\n",
    "prefixes of a boundary": lambda: MIME
    + b"Content-Type: multipart/mixed; boundary=" + b"a" * 70 + b"\r\n\r\n"
    + (b"--" + b"a" * 69 + b"\r\n") * 200_000,
    "300,000 parameter pieces": lambda: MIME
    + b"Content-Type: text/plain" + b"".join(b"; name*%d*=%%41" % i for i in range(300_000)) + b"\r\n\r\n",
    "1,000,000 references": lambda: b"References: " + b"<a@example.com> " * 1_000_000 + b"\r\n\r\n",
    "a charset of 5 MB": lambda: MIME + b"Content-Type: text/plain; charset=" + b"x" * 5_000_000 + b"\r\n\r\nx\r\n",
    "20 MB of NUL": lambda: b"\0" * 20_000_000,
    "10 MB of lone CR": lambda: MIME + b"\r\n" + b"\r" * 10_000_000,
    "damaged base64": lambda: MIME + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=A" * 10_000_000,
    "damaged quoted-printable": lambda: MIME
    + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"= " * 10_000_000,
    "beginnings of uuencoded files": lambda: MIME + b"\r\n" + b"begin 644 a.txt\r\n" * 500_000,
    "escapes of ISO-2022-JP": lambda: MIME
    + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + b"\x1b$B" * 3_000_000,
    "quotation marks": lambda: MIME + b"\r\n" + b">" * 10_000_000 + b"\r\n" + b"> x\r\n" * 500_000,
    "attributions": lambda: MIME + b"\r\n" + b"On Mon, 1 Jan 2024 at 10:00 a wrote:\r\n" * 200_000,
    "1,000,000 nested elements": lambda: HTML + b"<div>" * 1_000_000,
    "1,000,000 attributes": lambda: HTML + b"<a " + b"b=c " * 1_000_000 + b">",
    "beginnings of tags": lambda: HTML + b"<" * 10_000_000,
    "beginnings of comments": lambda: HTML + b"<!--" * 3_000_000,
}


def main():
    reader = sys.argv[sys.argv.index("--") + 1 :]
    findings = []
    print(f"{'message':34} {'MB':>6} {'seconds':>8} {'memory MB':>10}")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "message.eml")
        for name, make in MESSAGES.items():
            size = write(path, make())
            process = subprocess.Popen([*reader, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            words = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = usage.ru_utime + usage.ru_stime
            memory = usage.ru_maxrss * 1024
            print(f"{name:34} {size / 1e6:6.1f} {seconds:8.2f} {memory / 1e6:10.0f}")
            if status != 0:
                findings.append(f"{name}: ended with status {status}: {words[:200]!r}")
            if seconds > 2 + size / 1e6 * SECONDS_PER_MEGABYTE:
                findings.append(f"{name}: {seconds:.1f} s for {size / 1e6:.1f} MB")
            if memory > FREE_MEMORY + size * MEMORY_FACTOR:
                findings.append(f"{name}: {memory / 1e6:.0f} MB for {size / 1e6:.1f} MB")
    for finding in findings:
        print("FOUND", finding)
    return 1 if findings else 0


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
    return len(data)


if __name__ == "__main__":
    sys.exit(main())
