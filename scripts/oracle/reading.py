"""A message as Python's `email` package reads it, in the form in which `salesnode message show --json` tells it."""

import email
import email.header
import email.policy
import email.utils


def read(octets):
    """The parts in order, parents before children, and the values of the header."""
    message = email.message_from_bytes(octets, policy=email.policy.compat32)
    parts = []
    walk(message, 0, parts)
    faults = {type(fault).__name__ for part in message.walk() for fault in part.defects}
    result = {"parts": parts, "faults": faults}
    for key, function in [("subject", subject), ("date", date), ("messageID", message_id)]:
        value = attempt(function, message)
        if value is not None:
            result[key] = value
    for key in ["From", "To"]:
        result[key.lower()] = attempt(addresses, message, key) or []
    return result


def attempt(function, *arguments):
    """What a function gives; None where Python itself fails."""
    try:
        return function(*arguments)
    except Exception:
        return None


def walk(part, depth, parts):
    stack = [(part, depth)]
    while stack:
        part, depth = stack.pop()
        children = part.get_payload() if part.is_multipart() else []
        kind = part.get_content_type()
        # Python takes the blocks of message/delivery-status for messages; for us they are its text.
        if kind.startswith("message/") and kind != "message/rfc822":
            children = []
        parts.append(describe(part, depth, leaf=not children))
        stack.extend((child, depth + 1) for child in reversed(children))


def describe(part, depth, leaf):
    item = {"depth": depth, "mediaType": part.get_content_type()}
    name = attempt(part.get_filename)
    if name:
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        # A name in encoded words is left as it stands by compat32.
        item["name"] = attempt(lambda: str(email.header.make_header(email.header.decode_header(name)))) or name
    disposition = attempt(part.get_content_disposition)
    if disposition is not None:
        item["disposition"] = disposition
    content_id = part.get("Content-ID")
    if content_id:
        item["contentID"] = str(content_id).strip().strip("<>")
    if leaf and not part.is_multipart():
        octets = attempt(part.get_payload, None, True)
        if octets is None:
            return item
        item["size"] = len(octets)
        item["octets"] = octets.hex()
        item["isDecoded"] = octets != raw(part)
        if part.get_content_maintype() == "text":
            charset = attempt(part.get_content_charset) or "us-ascii"
            item["charset"] = charset
            text = attempt(octets.decode, charset, "replace")
            if text is not None:
                item["text"] = text
    return item


def raw(part):
    # Asked for it, the package would already decode the charset.
    return str(part._payload).encode("utf-8", "surrogateescape")


def subject(message):
    value = message.get("Subject")
    if value is None:
        return None
    # Raw octets come as surrogates; UTF-8 is what they are today.
    raw = str(value) if not isinstance(value, email.header.Header) else None
    if raw is None:
        chunks = email.header.decode_header(value)
        return "".join(decoded(chunk, charset) for chunk, charset in chunks)
    parsed = email.policy.default.header_factory("Subject", unfolded(raw))
    return str(parsed)


def decoded(chunk, charset):
    if isinstance(chunk, str):
        return chunk
    if charset in (None, "unknown-8bit"):
        charset = "utf-8"
    return unfolded(chunk.decode(charset, "replace"))


def unfolded(text):
    return text.replace("\r\n", "").replace("\n", "").replace("\r", "")


def addresses(message, field):
    result = []
    for value in message.get_all(field, []):
        for name, address in email.utils.getaddresses([str(value)]):
            name = str(email.header.make_header(email.header.decode_header(name)))
            result.append({"name": name, "address": address.replace('"', "")})
    return result


def date(message):
    value = message.get("Date")
    if value is None:
        return None
    parsed = email.utils.parsedate_tz(str(value))
    if parsed is None:
        return None
    return int(email.utils.mktime_tz(parsed)) * 1000


def message_id(message):
    value = message.get("Message-ID")
    return None if value is None else str(value).strip().strip("<>")

