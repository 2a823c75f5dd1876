"""Compares how we and Python's `email` package read a corpus of generated messages.

    compare.py [--count N] [--seed N] [--show WORDS] [--examples N] -- COMMAND…

COMMAND gets files as arguments and prints one line of JSON for each. Exits 1 if an undamaged message was read wrongly,
or a difference is unexplained.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import corpus  # noqa: E402
import judging  # noqa: E402
import reading  # noqa: E402

BATCH = 200


def ours(command, folder, count):
    """Our reading of every message, by its number."""
    result = {}
    for start in range(0, count, BATCH):
        files = [str(folder / f"{i}.eml") for i in range(start, min(start + BATCH, count))]
        output = subprocess.run([*command, *files], stdout=subprocess.PIPE, check=True).stdout
        for text in output.splitlines():
            message = json.loads(text)
            if "parts" in message:
                result[int(pathlib.Path(message["file"]).stem)] = message
    return result


def flattened(truth):
    stack, parts = [(truth, 0)], []
    while stack:
        part, depth = stack.pop()
        parts.append((depth, part))
        stack.extend((child, depth + 1) for child in reversed(part.get("children", [])))
    return parts


def unquoted(address):
    return address.replace('"', "")


def mistakes(truth, message):
    """What of an undamaged message was read otherwise than it was meant."""
    meant = flattened(truth)
    if judging.shape(message) != [(depth, part["type"]) for depth, part in meant]:
        return ["structure"]
    found = []
    for part, (_, means) in zip(message["parts"], meant):
        if "text" in means and judging.lines(part.get("text", "")) != means["text"]:
            found.append("text in " + means["charset"])
        if "octets" in means and part.get("octets", means["octets"]) != means["octets"]:
            found.append("octets")
        if part.get("name") != means["name"]:
            found.append("name")
        if part.get("disposition") != means.get("disposition"):
            found.append("disposition")
    if message.get("subject") != truth["subject"]:
        found.append("subject")
    if message.get("date") != truth["date"] * 1000:
        found.append("date")
    if message.get("messageID") != truth["id"]:
        found.append("messageID")
    for field, means in [("from", truth["senders"]), ("to", truth["recipients"])]:
        if [address["address"] for address in message.get(field, [])] != [unquoted(address) for _, address in means]:
            found.append("addresses")
        elif any(name not in (None, address.get("name") or "") for (name, _), address in zip(means, message[field])):
            found.append("names of addresses")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", help="print examples of differences whose name has these words")
    parser.add_argument("--examples", type=int, default=3)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    wrong = {"ours": collections.defaultdict(list), "Python's": collections.defaultdict(list)}
    kinds, unexplained = collections.defaultdict(list), collections.defaultdict(list)
    whole = damaged = same = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        messages = []
        for index in range(options.count):
            octets, truth, tags = corpus.make(options.seed, index)
            (folder / f"{index}.eml").write_bytes(octets)
            messages.append((octets, truth, tags))
        read = ours(options.command, folder, options.count)
        for index, (octets, truth, tags) in enumerate(messages):
            our, their = read.get(index), reading.read(octets)
            if our is None:
                unexplained["not read at all"].append(index)
                continue
            if truth is not None:
                whole += 1
                for who, message in [("ours", our), ("Python's", their)]:
                    for mistake in mistakes(truth, message):
                        wrong[who][mistake].append(index)
                continue
            damaged += 1
            found = judging.differences(our, their)
            same += not found
            for difference in found:
                rule = judging.judge(difference, our, their, octets)
                title = rule or f"{difference.field}, {next(t for t in tags if t.startswith('damage'))}"
                (kinds if rule else unexplained)[title].append(index)
                if options.show and options.show in title and len((kinds if rule else unexplained)[title]) <= options.examples:
                    print(f"{index} {title}: {difference.field}\n  ours   {difference.ours!r:.600}\n"
                          f"  theirs {difference.theirs!r:.600}")
    print(f"{options.count} messages of seed {options.seed}: {whole} undamaged, {damaged} damaged")
    for who in wrong:
        total = len({i for places in wrong[who].values() for i in places})
        print(f"\nUndamaged messages read otherwise than meant, {who} reading: {total}")
        table(wrong[who])
    print(f"\nDamaged messages read alike by both: {same}; differences that a rule knows:")
    table(kinds)
    print("\nUnexplained differences:", sum(map(len, unexplained.values())))
    table(unexplained)
    sys.exit(bool(wrong["ours"] or unexplained))


def table(groups):
    for title, places in sorted(groups.items(), key=lambda group: -len(group[1])):
        print(f"  {len(places):5} {title} (as in {', '.join(map(str, places[:3]))})")


if __name__ == "__main__":
    main()
