"""What goes wrong with messages on their way, or in the programs that write them."""

import re


def damage(random, octets, newline):
    """The octets with one fault, and its name."""
    kind = random.choice(sorted(KINDS))
    return KINDS[kind](random, octets, newline), kind


def lines_of(octets, newline):
    return octets.split(newline)


def change_line(random, octets, newline, wanted, change):
    """Changes one of the lines that are wanted; nothing where there is none."""
    lines = lines_of(octets, newline)
    places = [i for i, text in enumerate(lines) if wanted(text)]
    if places:
        place = random.choice(places)
        lines[place:place + 1] = change(lines[place])
    return newline.join(lines)


def is_delimiter(text):
    return text.startswith(b"--") and len(text) > 6


def is_field(text):
    return re.match(rb"[A-Za-z-]+: ", text) is not None


def named(name):
    return lambda text: text.lower().startswith(name + b":")


def cut(random, octets, newline):
    return octets[: random.randrange(len(octets))]


def closing_missing(random, octets, newline):
    return change_line(random, octets, newline, lambda t: is_delimiter(t) and t.endswith(b"--"), lambda t: [])


def delimiter_missing(random, octets, newline):
    return change_line(random, octets, newline, is_delimiter, lambda t: [])


def delimiter_changed(random, octets, newline):
    return change_line(random, octets, newline, is_delimiter, lambda t: [t + b"x"])


def delimiter_twice(random, octets, newline):
    return change_line(random, octets, newline, is_delimiter, lambda t: [t, t])


def boundary_missing(random, octets, newline):
    return change_line(
        random, octets, newline, lambda t: b"boundary=" in t, lambda t: [t[: t.index(b"boundary=")].rstrip() or b" x=y"])


def broken_line(random, octets, newline):
    junk = random.choice([b"no colon here", b"\xff\xfe", b": no name", b"=?utf-8?q?x?=", b"name with spaces: x"])
    return change_line(random, octets, newline, is_field, lambda t: [t, junk])


def empty_line_missing(random, octets, newline):
    return change_line(random, octets, newline, lambda t: t == b"", lambda t: [])


def empty_line_early(random, octets, newline):
    return change_line(random, octets, newline, is_field, lambda t: [b"", t])


def field_twice(random, octets, newline):
    return change_line(random, octets, newline, is_field, lambda t: [t, t])


def type_garbled(random, octets, newline):
    values = [b"text", b"", b"/", b"text/", b"/plain", b"; charset=utf-8", b"text/plain charset=utf-8", b"text plain",
              b"text/plain;;charset=utf-8", b"text/plain; charset", b"multipart/mixed", b'text/plain; charset="utf-8']
    return change_line(
        random, octets, newline, named(b"content-type"), lambda t: [b"Content-Type: " + random.choice(values)])


def encoding_garbled(random, octets, newline):
    values = [b"8-bit", b"", b"base-64", b"quoted printable", b'"base64"', b"base64;", b"x-unknown", b"7bit, 8bit",
              b" base64 (comment)"]
    return change_line(
        random, octets, newline, named(b"content-transfer-encoding"),
        lambda t: [b"Content-Transfer-Encoding: " + random.choice(values)])


def encoding_wrong(random, octets, newline):
    values = [b"base64", b"quoted-printable", b"7bit"]
    return change_line(
        random, octets, newline, named(b"content-transfer-encoding"),
        lambda t: [b"Content-Transfer-Encoding: " + random.choice(values)])


def charset_wrong(random, octets, newline):
    labels = [b"us-ascii", b"utf-8", b"iso-8859-1", b"x-unknown", b"", b"utf8", b"unicode-1-1-utf-7", b"windows-1252"]
    return re.sub(rb'charset="?[\w-]+"?', b"charset=" + random.choice(labels), octets, count=1, flags=re.I)


def octet_changed(random, octets, newline):
    place = random.randrange(len(octets))
    return octets[:place] + bytes([random.choice(b"\0\r\n =?\"<>:;\xff\x80")]) + octets[place + 1:]


def octets_lost(random, octets, newline):
    place = random.randrange(len(octets))
    return octets[:place] + octets[place + random.randrange(1, 60):]


def mixed_breaks(random, octets, newline):
    other = b"\n" if newline == b"\r\n" else b"\r\n"
    return b"".join(
        text + (other if random.random() < 0.1 else newline) for text in lines_of(octets, newline))


def leading_lines(random, octets, newline):
    return random.choice([b"From alice@example.com Mon Nov 23 10:00:00 2026" + newline, newline, b" folded" + newline,
                          b">From x y" + newline]) + octets


def stray_escape(random, octets, newline):
    junk = random.choice([b"=", b"=ZZ", b"=3", b"==", b"a= ", b"!*", b"===="])
    return change_line(
        random, octets, newline, lambda t: len(t) > 20 and not is_field(t) and not is_delimiter(t), lambda t: [t + junk])


def word_broken(random, octets, newline):
    pairs = [(b"?=", b"="), (b"?Q?", b"?X?"), (b"?B?", b"?B"), (b"=?utf-8?", b"=?utf-9?"), (b"?= ", b"?="), (b"?=", b"=?=")]
    old, new = random.choice(pairs)
    return octets.replace(old, new, 1)


KINDS = {
    "cut": cut, "closing delimiter missing": closing_missing, "delimiter missing": delimiter_missing,
    "delimiter changed": delimiter_changed, "delimiter twice": delimiter_twice, "boundary missing": boundary_missing,
    "broken header line": broken_line, "empty line missing": empty_line_missing,
    "empty line too early": empty_line_early, "field twice": field_twice, "type garbled": type_garbled,
    "encoding garbled": encoding_garbled, "encoding wrong": encoding_wrong, "charset wrong": charset_wrong,
    "octet changed": octet_changed, "octets lost": octets_lost, "mixed line breaks": mixed_breaks,
    "leading lines": leading_lines, "stray escape": stray_escape, "encoded word broken": word_broken,
}
