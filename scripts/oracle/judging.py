"""Where two readings of a message differ, and who is right.

Each rule says by what a kind of difference is known; docs/mime-oracle.md says who is right, and why. A difference that
no rule knows is unexplained.
"""

import re

FIELD = rb"(?im)^%s:(.*(?:\r?\n[ \t].*)*)"
WORD = rb"""[!#$%&'*+.^_`{|}~0-9A-Za-z-]+"""
PARAMETERS = rb'(?:\s*;\s*' + WORD + rb'=(?:' + WORD + rb'|"[^"]*"))*;?\s*\Z'
WELL_FORMED = {
    b"content-type": re.compile(rb"\s*" + WORD + b"/" + WORD + PARAMETERS),
    b"content-disposition": re.compile(rb"\s*" + WORD + PARAMETERS),
    b"date": re.compile(rb"\s*(?:\w{3}, )?\d+ \w{3} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT|UT)(?: \(\w+\))?\s*\Z"),
}
TOKEN = re.compile(r"[!#$%&'*+.^_`{|}~0-9A-Za-z-]+/[!#$%&'*+.^_`{|}~0-9A-Za-z-]+\Z")


class Difference:
    """One value that is not the same."""

    def __init__(self, field, ours, theirs, part=None, our_part=None):
        self.field, self.ours, self.theirs = field, ours, theirs
        # The part as both have it, where it is a part's value.
        self.part, self.our_part = part, our_part


def shape(reading):
    return [(part["depth"], part["mediaType"]) for part in reading["parts"]]


def lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def differences(ours, theirs):
    """Everything that is not the same; values inside parts only where the parts are the same."""
    found = []
    for field in ["subject", "date", "messageID"]:
        if ours.get(field) != theirs.get(field):
            found.append(Difference(field, ours.get(field), theirs.get(field)))
    if shape(ours) != shape(theirs):
        return found + [Difference("structure", shape(ours), shape(theirs))]
    for our, their in zip(ours["parts"], theirs["parts"]):
        for field in ["name", "disposition", "contentID"]:
            if our.get(field) != their.get(field):
                found.append(Difference(field, our.get(field), their.get(field), their, our))
        if "text" in our or "text" in their:
            if lines(our.get("text", "")) != lines(their.get("text", "")):
                found.append(Difference("text", our.get("text", ""), their.get("text", ""), their, our))
        elif "size" in our and "size" in their and our["size"] != their["size"]:
            found.append(Difference("size", our["size"], their["size"], their, our))
    return found


def compared(text):
    """A text without what could not be read, byte order marks and NULs."""
    return re.sub("[\ufffd\ufeff\0]+", "", text)


def is_broken(name, octets):
    """Whether a field of that name does not follow its grammar."""
    return any(not WELL_FORMED[name].match(found) for found in re.findall(FIELD % name, octets))


def leading_line(d, ours, theirs, octets):
    return re.match(rb"\r?\n|[ \t]|>From ", octets) is not None


def broken_line(d, ours, theirs, octets):
    faults = {"MissingHeaderBodySeparatorDefect", "FirstHeaderLineIsContinuationDefect", "MalformedHeaderDefect"}
    return bool(theirs["faults"] & faults) or re.search(rb"(?m)^: ", octets) is not None


def lone_return(d, ours, theirs, octets):
    return re.search(rb"\r(?!\n)", octets) is not None


def boundary_guessed(d, ours, theirs, octets):
    faults = {"NoBoundaryInMultipartDefect", "StartBoundaryNotFoundDefect", "MultipartInvariantViolationDefect"}
    return d.field == "structure" and bool(theirs["faults"] & faults) and len(d.ours) > len(d.theirs)


def empty_part(d, ours, theirs, octets):
    if d.field != "structure" or not re.search(rb"(?m)^(--.+?)\r?\n\1\r?$", octets):
        return False
    rest = iter(d.theirs)
    wanted = next(rest, None)
    extra = []
    for item in d.ours:
        if item == wanted:
            wanted = next(rest, None)
        else:
            extra.append(item[1])
    return wanted is None and set(extra) <= {"text/plain", "message/rfc822"}


def no_parts(d, ours, theirs, octets):
    return d.field == "size" and d.part["mediaType"].startswith("multipart/")


def invalid_type(d, ours, theirs, octets):
    return d.field == "structure" and (
        any(not TOKEN.match(kind) for _, kind in d.theirs) or is_broken(b"content-type", octets))


def encoded_message(d, ours, theirs, octets):
    kinds = {p.get("transferEncoding") for p in ours["parts"] if p["mediaType"].startswith(("message/", "multipart/"))}
    return d.field == "structure" and bool(kinds & {"base64", "quoted-printable"})


def final_break(d, ours, theirs, octets):
    if d.field == "size":
        return 0 < abs(d.ours - d.theirs) <= 2 and "octets" in d.part and d.part["octets"].endswith(("0a", "0d", ""))
    return d.field == "text" and lines(d.ours).rstrip("\n") == lines(d.theirs).rstrip("\n")


def replacements(d, ours, theirs, octets):
    if d.field not in ("text", "name", "subject") or None in (d.ours, d.theirs):
        return False
    return compared(d.ours) == compared(d.theirs)


def message_id(d, ours, theirs, octets):
    return d.field == "messageID" and (d.ours is None or re.search(r"[<>\s]", d.theirs or "") is not None)


def delimiter_like_field(d, ours, theirs, octets):
    return d.field == "structure" and len(d.ours) > len(d.theirs) and re.search(rb"(?m)^--\S*:", octets) is not None


def date_damaged(d, ours, theirs, octets):
    return d.field == "date" and is_broken(b"date", octets)


def parameters_damaged(d, ours, theirs, octets):
    return d.field in ("name", "disposition") and (
        is_broken(b"content-disposition", octets) or is_broken(b"content-type", octets))


def spaces_around(d, ours, theirs, octets):
    return d.field in ("subject", "name") and (d.ours or "").strip() == (d.theirs or "").strip()


def charset_repaired(d, ours, theirs, octets):
    if d.field != "text" or d.our_part.get("size") not in (None, d.part.get("size")):
        return False
    label = (d.part.get("charset") or "").lower()
    return "\ufffd" in d.theirs or "text" not in d.part or d.our_part.get("charset", label) != label


def encoding_named_oddly(d, ours, theirs, octets):
    return d.field in ("text", "size") and not d.part["isDecoded"] and (
        d.our_part.get("transferEncoding") in ("base64", "quoted-printable"))


def base64_damaged(d, ours, theirs, octets):
    return d.field in ("text", "size") and d.our_part.get("transferEncoding") == "base64"


def quoted_damaged(d, ours, theirs, octets):
    return d.field in ("text", "size") and d.our_part.get("transferEncoding") == "quoted-printable"


def raw_octets(d, ours, theirs, octets):
    return d.field in ("subject", "name", "messageID", "contentID") and "\ufffd" in (d.theirs or "") and "\ufffd" not in (d.ours or "")


def words_damaged(d, ours, theirs, octets):
    written = re.findall(FIELD % b"subject", octets) if d.field == "subject" else [octets]
    return d.field in ("subject", "name") and any(b"=?" in field for field in written)


RULES = [
    ("line before the header", leading_line),
    ("line in the header that is no field", broken_line),
    ("boundary missing or wrong", boundary_guessed),
    ("empty part between two delimiters", empty_part),
    ("multipart without parts", no_parts),
    ("media type that is none", invalid_type),
    ("encoded message or multipart", encoded_message),
    ("line break at the end of a part whose end is missing", final_break),
    ("replacement characters, byte order marks, NULs", replacements),
    ("damaged Message-ID", message_id),
    ("damaged date", date_damaged),
    ("delimiter that looks like a field", delimiter_like_field),
    ("white space around a value", spaces_around),
    ("charset missing, unknown or wrong", charset_repaired),
    ("transfer encoding named oddly", encoding_named_oddly),
    ("damaged base64", base64_damaged),
    ("damaged quoted-printable", quoted_damaged),
    ("octets outside ASCII in a field", raw_octets),
    ("damaged encoded words", words_damaged),
    ("damaged parameters", parameters_damaged),
    ("carriage return that stands alone", lone_return),
]


def judge(difference, ours, theirs, octets):
    """The name of the rule that knows the difference; None where it is unexplained."""
    for name, applies in RULES:
        if applies(difference, ours, theirs, octets):
            return name
    return None
