import IMAPClient
import IMAPCore
import Inbox
import MIME
import MailModel
import Mailboxes

/// What a transfer makes of the server's answers.
extension Transfer {
    mutating func take(_ answer: FetchAnswer, to request: Request) async throws {
        switch request {
        case .scan(let uids): try await answerScan(uids, answer)
        case .direct(let batch, let uids): try await answerDirect(batch, uids, answer)
        case .small(let batch, let uids): try await answerSmall(batch, uids, answer)
        case .outline(let batch, let uids): try await answerOutline(batch, uids, answer)
        case .parts(let batch, let outlines, let wanted): try await answerParts(batch, outlines, wanted, answer)
        case .unstructured(let batch, let uid): try await answerUnstructured(batch, uid, answer)
        }
    }

    private mutating func answerScan(_ uids: UIDSet, _ answer: FetchAnswer) async throws {
        let now = sink.now()
        if let failure = answer.failure {
            try Self.requireRefusal(failure)
            if uids.count > 1 {
                plan.putBack(uids)
            } else {
                // Not even its size: whether the message itself can be had is seen when it is asked for.
                scanned.append(ScannedMessage(uid: uids.first ?? 0, size: 0, received: now))
                plan.widenWindow()
            }
            return
        }
        plan.widenWindow()
        let found = answer.messages.filter { $0.size != nil || $0.internalDate != nil }
        let (wanted, tooOld) = plan.ordered(found.compactMap { $0.scanned(now: now) })
        scanned += wanted
        report.outside += tooOld
    }

    private mutating func answerDirect(_ number: Int, _ uids: UIDSet, _ answer: FetchAnswer) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        var large = UIDSet()
        for message in answer.messages {
            guard let uid = message.uid?.rawValue,
                batches[index].small[uid] != nil, let body = message.body(.all),
                let known = message.scanned(now: sink.now())
            else { continue }
            batches[index].small[uid] = nil
            if let since = plan.since, known.received < since {
                report.outside += 1
                continue
            }
            switch body {
            case .bytes(let bytes) where known.size <= Int64(bytes.count) || bytes.count < sizes.wholeMessage:
                batches[index].messages.append(
                    RawMessage(message, uid: uid, scanned: known, content: .whole(bytes)))
            case .bytes, .passedOver:
                batches[index].large[uid] = known
                large = large.union(UIDSet(numbers: [uid]))
            case .missing: batches[index].refused[uid] = "the server has no content of the message"
            }
        }
        if let error = answer.failure {
            let rest = UIDSet(numbers: batches[index].small.keys).intersection(uids)
            try await retry(rest, after: error, number) { .direct(batch: number, $0) }
        }
        if !large.isEmpty {
            batches[index].openRequests += 1
            await issue(.outline(batch: number, large), large, items.outline)
        }
    }

    private mutating func answerSmall(_ number: Int, _ uids: UIDSet, _ answer: FetchAnswer) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        var grown = UIDSet()
        for message in answer.messages {
            guard let uid = message.uid?.rawValue,
                let known = batches[index].small[uid], let body = message.body(.all)
            else { continue }
            switch body {
            case .bytes(let bytes):
                batches[index].small[uid] = nil
                batches[index].messages.append(
                    RawMessage(message, uid: uid, scanned: known, content: .whole(bytes)))
            case .passedOver:
                // The server had told a smaller size.
                batches[index].small[uid] = nil
                batches[index].large[uid] = known
                grown = grown.union(UIDSet(numbers: [uid]))
            case .missing:
                batches[index].small[uid] = nil
                batches[index].refused[uid] = "the server has no content of the message"
            }
        }
        if let error = answer.failure {
            let rest = UIDSet(numbers: batches[index].small.keys).intersection(uids)
            try await retry(rest, after: error, number) { .small(batch: number, $0) }
        }
        if !grown.isEmpty {
            batches[index].openRequests += 1
            await issue(.outline(batch: number, grown), grown, items.outline)
        }
    }

    private mutating func answerOutline(_ number: Int, _ uids: UIDSet, _ answer: FetchAnswer) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        var outlines: [UInt32: Outline] = [:]
        var unstructured: [UInt32] = []
        for message in answer.messages {
            guard let uid = message.uid?.rawValue,
                let known = batches[index].large[uid], let body = message.body(.header)
            else { continue }
            guard case .bytes(let header) = body else {
                batches[index].large[uid] = nil
                batches[index].refused[uid] = "the header of the message is missing or too long"
                continue
            }
            guard let structure = message.bodyStructure else {
                unstructured.append(uid)
                continue
            }
            let tree = PartTree(structure)
            let content = FetchedSource.Content.parts(header: header, tree: tree, bodies: [:])
            outlines[uid] = Outline(
                raw: RawMessage(message, uid: uid, scanned: known, content: content), header: header, tree: tree)
        }
        if let error = answer.failure {
            let rest = UIDSet(numbers: batches[index].large.keys.filter { outlines[$0] == nil }).intersection(uids)
            try await retry(rest, after: error, number) { .outline(batch: number, $0) }
        }
        for uid in unstructured {
            if let known = batches[index].large[uid], known.size > Int64(Self.unstructuredBytes) {
                batches[index].large[uid] = nil
                batches[index].refused[uid] = "the server cannot tell the structure of the message, and it is too large"
            } else {
                batches[index].openRequests += 1
                await issue(.unstructured(batch: number, uid), UIDSet(numbers: [uid]), items.whole)
            }
        }
        try await askForParts(of: outlines, number)
    }

    /// Asks for the texts of large messages, those with the same sections in one command.
    private mutating func askForParts(of outlines: [UInt32: Outline], _ number: Int) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        let share = max(256 << 10, Self.largeTextBytes / max(1, outlines.count))
        var groups: [[PartRequest]: [UInt32: Outline]] = [:]
        for (uid, outline) in outlines {
            var room = share
            var wanted: [PartRequest] = []
            for part in sink.reader.wantedParts(of: outline.tree) where room > 0 {
                wanted.append(PartRequest(section: part.section, maximumBytes: min(part.maximumBytes, room)))
                room -= min(part.maximumBytes, room)
            }
            if wanted.isEmpty, outline.raw.size <= Int64(Self.outlineBytes) {
                // A multipart without parts: what stands in it is text to a reader, and the server cannot name it.
                batches[index].openRequests += 1
                await issue(.unstructured(batch: number, uid), UIDSet(numbers: [uid]), items.whole)
            } else if wanted.isEmpty {
                batches[index].large[uid] = nil
                batches[index].messages.append(outline.raw)
            } else {
                groups[wanted, default: [:]][uid] = outline
            }
        }
        for (wanted, members) in groups {
            batches[index].openRequests += 1
            await issue(
                .parts(batch: number, members, wanted), UIDSet(numbers: members.keys),
                attributes(of: wanted))
        }
    }

    private mutating func answerParts(
        _ number: Int, _ outlines: [UInt32: Outline], _ wanted: [PartRequest], _ answer: FetchAnswer
    ) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        var rest = outlines
        for message in answer.messages {
            guard let uid = message.uid?.rawValue, var outline = rest[uid],
                wanted.contains(where: { message.body(BodySection($0.section)) != nil })
            else { continue }
            rest[uid] = nil
            var bodies: [PartSection: [UInt8]] = [:]
            for part in wanted {
                // A part that the server does not give out is read as an empty one.
                if case .bytes(let bytes)? = message.body(BodySection(part.section)) {
                    bodies[part.section] = bytes
                }
            }
            outline.raw.content = .parts(header: outline.header, tree: outline.tree, bodies: bodies)
            batches[index].large[uid] = nil
            batches[index].messages.append(outline.raw)
        }
        if let error = answer.failure {
            try await retry(UIDSet(numbers: rest.keys), after: error, number) { half in
                .parts(batch: number, rest.filter { half.contains($0.key) }, wanted)
            }
        }
    }

    private mutating func answerUnstructured(_ number: Int, _ uid: UInt32, _ answer: FetchAnswer) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        for message in answer.messages {
            guard message.uid?.rawValue == uid,
                let known = batches[index].large[uid], let body = message.body(.all)
            else { continue }
            batches[index].large[uid] = nil
            if case .bytes(let bytes) = body {
                batches[index].messages.append(
                    RawMessage(message, uid: uid, scanned: known, content: .whole(bytes)))
            } else {
                batches[index].refused[uid] = "the server gives no content of the message, or too much"
            }
        }
        if let error = answer.failure {
            try await retry(UIDSet(numbers: [uid]), after: error, number) { _ in .unstructured(batch: number, uid) }
        }
    }
}
