"""Messages made from a seed: what mailers write, and what damage makes of it.

Each message comes with what it means (its truth) as long as it is undamaged, and with tags that say what is special
about it. Nothing of Python's `email` package is used here, so that it can be compared with.
"""

import base64
import random

from words import LANGUAGES, NAMES, line, paragraph

MULTIPARTS = ["mixed", "mixed", "alternative", "related", "signed", "report", "digest", "parallel", "x-unknown"]
FILES = [
    ("image", "png"), ("image", "jpeg"), ("application", "pdf"), ("application", "octet-stream"), ("audio", "mpeg"),
    ("application", "vnd.ms-excel"), ("video", "mp4"), ("application", "json"),
]


class Part:
    """One part as it will be written, with its truth."""

    def __init__(self, fields, body, truth):
        self.fields, self.body, self.truth = fields, body, truth


class Maker:
    """Makes one message."""

    def __init__(self, seed, index):
        self.random = random.Random(f"{seed}/{index}")
        self.newline = self.random.choice([b"\r\n", b"\r\n", b"\r\n", b"\n"])
        self.tags = set()
        self.boundaries = 0

    def chance(self, part):
        return self.random.random() < part

    # Fields

    def name_case(self, name):
        return self.random.choice([name, name, name, name.lower(), name.upper()])

    def field(self, name, value):
        """One field; the value is octets that may have line breaks where it is folded."""
        if self.chance(0.03):
            self.tags.add("no space after the colon")
            return self.name_case(name).encode() + b":" + value
        return self.name_case(name).encode() + b": " + value

    def fold(self):
        return self.newline + self.random.choice([b" ", b" ", b"\t", b"  "])

    def encoded_words(self, text, charset, phrase=False):
        """The text in encoded words, cut between characters."""
        words, chunk = [], ""
        for character in text:
            chunk += character
            if len(chunk) >= self.random.choice([8, 12, 16]):
                words.append(chunk)
                chunk = ""
        if chunk:
            words.append(chunk)
        result = []
        label = self.random.choice([charset, charset.upper()])
        for word in words:
            octets = word.encode(charset)
            if self.chance(0.5):
                inner = base64.b64encode(octets)
                kind = self.random.choice([b"B", b"b"])
            else:
                plain = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                inner = b"".join(
                    bytes([o]) if o in plain else b"_" if o == 32 else b"=%02X" % o for o in octets
                )
                kind = self.random.choice([b"Q", b"q"])
            result.append(b"=?" + label.encode() + b"?" + kind + b"?" + inner + b"?=")
        return self.random.choice([b" ", self.fold()]).join(result)

    def unstructured(self, language):
        """A field's value as written, and as meant."""
        charset, kind = self.random.choice(language["charsets"]), self.random.random()
        text = line(self.random, language)
        if text.isascii():
            if kind < 0.3:
                words = text.split(" ")
                place = self.random.randrange(1, len(words) + 1)
                if place < len(words):
                    return b" ".join(w.encode() for w in words[:place]) + self.newline + b" " + b" ".join(
                        w.encode() for w in words[place:]), text
            return text.encode(), text
        if kind < 0.1:
            self.tags.add("raw UTF-8 in a field")
            return text.encode("utf-8"), text
        if kind < 0.2:
            words = text.split(" ")
            written, encoded = [], False
            for word in words:
                if word.isascii() and not encoded:
                    written.append(word.encode())
                else:
                    encoded = True
            place = len(written)
            rest = " ".join(words[place:])
            head = b" ".join(written) + (b" " if written else b"")
            return head + self.encoded_words(rest, charset), text
        return self.encoded_words(text, charset), text

    def address(self):
        language = self.random.choice(LANGUAGES)
        name = self.random.choice(NAMES[language["name"]])
        local = self.random.choice(["alice", "bob.b", "x+y", "info", "a_b", '"odd one"', '"a@b"'])
        address = f"{local}@{self.random.choice(['example.com', 'mail.test', 'sub.example.org'])}".encode()
        shape = self.random.random()
        if shape < 0.15:
            return address, ("", address.decode())
        if shape < 0.22:
            self.tags.add("name in a comment")
            if name.isascii():
                return address + b" (" + name.encode() + b")", (None, address.decode())
        if name.isascii():
            if self.chance(0.5):
                return b'"' + name.encode() + b'" <' + address + b">", (name, address.decode())
            if "," not in name and "." not in name:
                return name.encode() + b" <" + address + b">", (name, address.decode())
            return b'"' + name.encode() + b'" <' + address + b">", (name, address.decode())
        charset = self.random.choice(language["charsets"])
        return self.encoded_words(name, charset, phrase=True) + b" <" + address + b">", (name, address.decode())

    def addresses(self):
        values = [self.address() for _ in range(self.random.randrange(1, 4))]
        separator = self.random.choice([b", ", b",", b"," + self.fold()])
        return separator.join(v for v, _ in values), [t for _, t in values]

    def date(self):
        moment = self.random.randrange(946684800, 1893456000)
        minutes = self.random.choice([0, 60, -300, 330, 570, -720])
        days = (moment + minutes * 60) // 86400
        rest = (moment + minutes * 60) % 86400
        year, month, day = civil(days)
        week = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        zone = "%s%02d%02d" % ("+" if minutes >= 0 else "-", abs(minutes) // 60, abs(minutes) % 60)
        months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        clock = "%02d:%02d:%02d" % (rest // 3600, rest // 60 % 60, rest % 60)
        shape = self.random.random()
        written = f"{week}, {day} {months[month - 1]} {year} {clock} {zone}"
        if shape < 0.1:
            written = f"{day} {months[month - 1]} {year} {clock} {zone}"
        elif shape < 0.2:
            written += " (UTC)" if minutes == 0 else " (local)"
        elif shape < 0.25 and minutes == 0:
            written = written[:-5] + self.random.choice(["GMT", "UT"])
        return written.encode(), moment

    def parameter(self, name, value, charset="utf-8"):
        """A parameter in one of the ways that mailers write it."""
        shape = self.random.random()
        if value.isascii():
            token = value and all(c.isalnum() or c in "-_." for c in value)
            if token and shape < 0.4:
                return f"{name}={value}".encode()
            if shape < 0.5 and len(value) > 8:
                self.tags.add("parameter in sections")
                middle = len(value) // 2
                return f'{name}*0="{value[:middle]}";'.encode() + self.fold() + f'{name}*1="{value[middle:]}"'.encode()
            return f'{name}="{value}"'.encode()
        octets = value.encode(charset)
        escaped = [chr(o) if chr(o).isalnum() and o < 128 or o in b"-_." else "%%%02X" % o for o in octets]
        if shape < 0.4:
            self.tags.add("extended parameter")
            return f"{name}*={charset}'{self.random.choice(['', 'en', 'de'])}'".encode() + "".join(escaped).encode()
        if shape < 0.7 and len(escaped) > 4:
            self.tags.add("extended parameter in sections")
            middle = len(escaped) // 2
            return (f"{name}*0*={charset}''" + "".join(escaped[:middle]) + ";").encode() + self.fold() + (
                f"{name}*1*=" + "".join(escaped[middle:])).encode()
        if shape < 0.9:
            self.tags.add("encoded words in a parameter")
            return name.encode() + b'="' + self.encoded_words(value, charset).replace(self.newline, b"") + b'"'
        self.tags.add("raw UTF-8 in a parameter")
        return name.encode() + b'="' + value.encode("utf-8") + b'"'

    # Bodies

    def transfer(self, octets, choices):
        """The octets encoded, and the name of the encoding, which is None where it may be left out."""
        encoding = self.random.choice(choices)
        if encoding == "base64":
            width = self.random.choice([76, 76, 60, 64, 4])
            digits = base64.b64encode(octets)
            body = self.newline.join(digits[i:i + width] for i in range(0, len(digits), width))
            return body + (self.newline if self.chance(0.5) else b""), encoding
        if encoding == "quoted-printable":
            return self.quoted_printable(octets), encoding
        return octets, encoding

    def quoted_printable(self, octets):
        lower = self.chance(0.1)
        lines = []
        for raw in octets.split(self.newline):
            out, width = b"", 0
            for place, octet in enumerate(raw):
                last = place == len(raw) - 1
                plain = 33 <= octet <= 126 and octet != 61 or octet in b" \t" and not last
                piece = bytes([octet]) if plain else (b"=%02x" if lower else b"=%02X") % octet
                if width + len(piece) > 75:
                    out += b"=" + self.newline
                    width = 0
                out += piece
                width += len(piece)
            lines.append(out)
        return self.newline.join(lines)

    def text_part(self, subtype=None):
        language = self.random.choice(LANGUAGES)
        charset = self.random.choice(language["charsets"])
        subtype = subtype or self.random.choice(["plain", "plain", "html", "calendar", "x-note"])
        text = paragraph(self.random, language, html=subtype == "html")
        if self.chance(0.1):
            text = text.rstrip("\n")
        if self.chance(0.05):
            text += " \t\n" + "-- \n" + "x"
        octets = text.encode(charset).replace(b"\n", self.newline) if charset not in ("utf-16", "utf-16le") else (
            text.encode(charset))
        choices = ["quoted-printable", "base64"]
        if text.isascii() and charset not in ("utf-16", "utf-16le"):
            choices += ["7bit", None]
        elif charset in ("iso-2022-jp", "utf-7"):
            choices += ["7bit"]
        elif charset in ("utf-16", "utf-16le"):
            choices = ["base64"]
        else:
            choices += ["8bit", "binary"]
        body, encoding = self.transfer(octets, choices)
        label = self.random.choice([charset, charset, charset.upper()])
        type_ = b"text/" + subtype.encode()
        if self.chance(0.05):
            type_ = type_.upper()
        if not (text.isascii() and charset == "us-ascii" and self.chance(0.3)):
            type_ += b";" + self.random.choice([b" ", b"", self.fold()]) + self.parameter("charset", label)
        fields = [("Content-Type", type_)]
        if text.isascii() and charset == "us-ascii" and subtype == "plain" and self.chance(0.1):
            fields = []
        if encoding is not None:
            fields.append(("Content-Transfer-Encoding", self.random.choice([encoding, encoding.upper()]).encode()))
        truth = {"type": f"text/{subtype}", "text": text.replace("\r\n", "\n"), "charset": charset}
        self.disposition(fields, truth, 0.15)
        self.random.shuffle(fields)
        return Part(fields, body, truth)

    def disposition(self, fields, truth, chance):
        truth["name"] = None
        if not self.chance(chance):
            return
        kind = self.random.choice(["attachment", "attachment", "inline"])
        value = kind.encode()
        if self.chance(0.8):
            language = self.random.choice(LANGUAGES)
            name = self.random.choice(NAMES[language["name"]]).replace('"', "") + self.random.choice([".pdf", ".txt", ""])
            value += b";" + self.random.choice([b" ", self.fold()]) + self.parameter(
                "filename", name, self.random.choice(language["charsets"]) if not name.isascii() else "us-ascii")
            truth["name"] = name
        truth["disposition"] = kind
        fields.append(("Content-Disposition", value))

    def file_part(self):
        type_, subtype = self.random.choice(FILES)
        octets = self.random.randbytes(self.random.randrange(0, 300))
        body, encoding = self.transfer(octets, ["base64", "base64", "base64", "quoted-printable"])
        fields = [("Content-Type", f"{type_}/{subtype}".encode()), ("Content-Transfer-Encoding", encoding.encode())]
        truth = {"type": f"{type_}/{subtype}"}
        if encoding == "base64":
            truth["octets"] = octets.hex()
        self.disposition(fields, truth, 0.8)
        if self.chance(0.2):
            fields.append(("Content-ID", b"<part%d@example.com>" % self.random.randrange(1000)))
        return Part(fields, body, truth)

    def multipart(self, depth):
        subtype = self.random.choice(MULTIPARTS)
        self.boundaries += 1
        shape = self.random.choice(["----=_Part_%d_%d", "b%d-%d", "==_%d.%d", "'%d()+_,-./:=?%d'", "%d %d"])
        boundary = shape % (self.boundaries, self.random.randrange(10**9))
        count = self.random.choice([1, 2, 2, 3, 4])
        children = [self.part(depth + 1, digest=subtype == "digest") for _ in range(count)]
        token = all(c.isalnum() or c in "-_." for c in boundary)
        quoted = boundary if token and self.chance(0.5) else f'"{boundary}"'
        fields = [("Content-Type", f"multipart/{subtype};".encode() + self.random.choice([b" ", self.fold()])
                   + f"boundary={quoted}".encode())]
        out = b""
        if self.chance(0.3):
            out += b"This is a message in MIME format." + self.newline
            self.tags.add("preamble")
        for child in children:
            padding = b" " if self.chance(0.02) else b""
            out += (b"" if not out and self.chance(0.5) else self.newline) + b"--" + boundary.encode() + padding
            out += self.newline + self.write(child)
        out += self.newline + b"--" + boundary.encode() + b"--"
        if self.chance(0.7):
            out += self.newline
        if self.chance(0.1):
            out += self.newline + b"Epilogue" + self.newline
            self.tags.add("epilogue")
        truth = {"type": f"multipart/{subtype}", "children": [c.truth for c in children], "name": None}
        return Part(fields, out, truth)

    def message_part(self, depth, implied=False):
        inner = self.message(depth + 1)
        fields = [] if implied and self.chance(0.5) else [("Content-Type", b"message/rfc822")]
        truth = {"type": "message/rfc822", "children": [inner.truth], "name": None}
        return Part(fields, self.write(inner), truth)

    def part(self, depth, digest=False):
        if digest:
            return self.message_part(depth, implied=True) if depth < 4 else self.text_part("html")
        choice = self.random.random()
        if depth < 4 and choice < 0.18:
            return self.multipart(depth)
        if depth < 4 and choice < 0.26:
            return self.message_part(depth)
        return self.text_part() if choice < 0.7 else self.file_part()

    def write(self, part):
        head = b"".join(self.field(n, v) + self.newline for n, v in part.fields)
        return head + self.newline + part.body

    def message(self, depth=0):
        content = self.multipart(depth) if depth < 4 and self.chance(0.6) else self.part(max(depth, 1))
        subject, meant = self.unstructured(self.random.choice(LANGUAGES))
        sender, from_ = self.addresses()
        to, to_ = self.addresses()
        date, moment = self.date()
        number = self.random.randrange(10**12)
        fields = [("From", sender), ("To", to), ("Subject", subject), ("Date", date),
                  ("Message-ID", b"<%d@example.com>" % number), ("MIME-Version", b"1.0")]
        if self.chance(0.3):
            fields.append(("References", b"<1.%d@example.com>" % number + self.fold() + b"<2.%d@example.com>" % number))
        if self.chance(0.2):
            fields.append(("X-Long", b"word " * 30 + b"end"))
        self.random.shuffle(fields)
        truth = dict(content.truth)
        if depth == 0:
            truth.update(subject=meant, date=moment, id=f"{number}@example.com", senders=from_, recipients=to_)
        return Part(fields + content.fields, content.body, truth)


def civil(days):
    """The date of a day counted from 1970."""
    days += 719468
    era, day = days // 146097, days % 146097
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    rest = day - (365 * year + year // 4 - year // 100)
    month = (5 * rest + 2) // 153
    return year + era * 400 + (month >= 10), month + 3 if month < 10 else month - 9, rest - (153 * month + 2) // 5 + 1


def make(seed, index):
    """The octets of a message, its truth (None where it is damaged), and its tags."""
    from damage import damage

    maker = Maker(seed, index)
    message = maker.message()
    octets = maker.write(message)
    if maker.chance(0.4):
        octets, kind = damage(maker.random, octets, maker.newline)
        return octets, None, maker.tags | {"damage: " + kind}
    return octets, message.truth, maker.tags
