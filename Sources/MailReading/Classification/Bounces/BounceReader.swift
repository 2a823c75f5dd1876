import MIME
import MailModel

/// Recognises a report on a delivery and reads it.
struct BounceReader {
    /// What a report turned out to be.
    enum Result {
        /// A failure or a delay.
        case bounce(Bounce, evidence: [ClassificationEvidence])
        /// The message arrived.
        case delivered(evidence: [ClassificationEvidence])
    }

    let facts: MessageFacts
    private var evidence: [ClassificationEvidence] = []

    init(_ facts: MessageFacts) { self.facts = facts }

    /// Fields that only reports on failed deliveries have.
    private static let fields = HeaderNames([
        "X-Failed-Recipients", "X-MS-Exchange-Message-Is-Ndr", "X-Mailer-Daemon-Recipients",
        "X-Bounce-Original-Recipient",
        "X-Failed-Recipient", "X-SMTP-Bounce", "X-Mimecast-Bounce",
    ])

    mutating func read() -> Result? {
        let statusPart = Self.statusPart(in: facts.structure)
        let isReport = facts.structure.root.contentType.mediaType == "multipart/report"
        let isCertainSender = DaemonSender.isCertain(facts)
        let hasField = facts.header.has(anyOf: Self.fields)
        if hasField { evidence.append(.reportField) }
        if isCertainSender { evidence.append(.daemonSender) }
        if facts.hasNullReturnPath { evidence.append(.nullReturnPath) }
        if let statusPart {
            // RFC 6522 §3; without the frame somebody else may have put the part there.
            guard isReport || isCertainSender || facts.hasNullReturnPath || hasField || isMachine else { return nil }
            return readStatus(statusPart)
        }
        // A disposition notification is no report on a delivery, although its frame is the same.
        guard facts.structure.root.contentType.parameters["report-type"]?.lowercased() != "disposition-notification"
        else {
            return nil
        }
        return readProse(hasField: hasField, isCertainSender: isCertainSender, isReport: isReport)
    }

    /// Whether the header says that a program sent it.
    private var isMachine: Bool {
        (facts.autoSubmitted.map { $0 != "no" } ?? false) || DaemonSender.isPossible(facts)
    }

    /// The status part, wherever in the frame it stands, but not inside a returned or forwarded message.
    static func statusPart(in structure: MessageStructure) -> MessagePart? {
        structure.parts.prefix(200).first { part in
            let type = part.contentType
            // RFC 3464 §2.1, RFC 6533 §3
            guard type.type == "message", type.subtype.hasSuffix("delivery-status") || type.subtype == "delivery-report"
            else { return false }
            return !MessageTexts.isEnclosed(part, in: structure)
        }
    }

    // MARK: - Reports with a status

    private func readStatus(_ part: MessagePart) -> Result? {
        let limits = facts.limits
        let status = DeliveryStatus(part.decodedBody(limit: 1 << 20)[...])
        let text = ReportText(MessageTexts.text(of: facts.structure, limit: limits.textBytes), limits: limits)
        let returned =
            ReturnedMessage(in: facts.structure, limits: limits) ?? ReturnedMessage(textBehindReport: text.returned)
        let subjectMeaning = BounceSubjects.meaning(of: facts.foldedSubject)
        let prose = ComparisonText(text.text, limit: limits.textBytes)
        let free = FreeFormReport(text, excluding: ownAddresses, limits: limits)
        var recipients: [BouncedRecipient] = []
        var delivered = 0
        for recipient in status.recipients.prefix(limits.recipients) {
            guard let outcome = outcome(of: recipient, subject: subjectMeaning, prose: prose) else {
                delivered += 1
                continue
            }
            let words = free.entries.first { $0.address == Self.address(of: recipient)?.lowercased() }?.words
            recipients.append(
                bounced(recipient, outcome: outcome, prose: prose, words: words, fallback: free.entries.first?.address))
        }
        let all = [ClassificationEvidence.deliveryStatus] + evidence
        if recipients.isEmpty, delivered > 0 { return .delivered(evidence: all) }
        if recipients.isEmpty {
            // A status without recipients: whatever the prose says.
            return makeBounce(
                free.entries.map {
                    makeRecipient(
                        $0, outcome: subjectMeaning == .delayed ? .delayed : .failed, prose: prose,
                        isOnly: free.entries.count == 1)
                },
                status: status, returned: returned, prose: prose, delayed: subjectMeaning == .delayed, evidence: all)
        }
        return makeBounce(
            recipients, status: status, returned: returned, prose: prose,
            delayed: recipients.allSatisfy { $0.outcome == .delayed }, evidence: all)
    }

    /// Nil where the message arrived.
    private func outcome(
        of recipient: DeliveryStatus.Recipient, subject: BounceSubjects.Meaning?, prose: ComparisonText
    ) -> Bounce.Outcome? {
        // RFC 3464 §2.3.3
        switch recipient.action {
        case .failed: return .failed
        case .delayed: return .delayed
        case .delivered, .relayed, .expanded: return nil
        case .unknown:
            if recipient.status?.statusClass == 2 { return nil }
            if recipient.status?.statusClass == 5 { return .failed }
            let meaning = subject ?? BounceMarks.table.best(in: prose)?.value
            switch meaning {
            case .delivered: return recipient.status == nil ? nil : .failed
            case .delayed: return .delayed
            case .failed, nil: return .failed
            }
        }
    }

    private static func address(of recipient: DeliveryStatus.Recipient) -> String? {
        for text in [recipient.finalRecipient, recipient.originalRecipient] {
            guard let text else { continue }
            // RFC 3461 §4: an original recipient may be written in xtext.
            if let address = AddressScanner.addresses(in: Array(text.utf8), limit: 1).first {
                let octets = Array(text.utf8)[address.range]
                return String(decoding: octets, as: UTF8.self)
            }
            let bare = text.filter { $0 != "<" && $0 != ">" && !$0.isWhitespace }
            if !bare.isEmpty, bare.utf8.count <= 320 { return String(bare) }
        }
        return nil
    }

    private func bounced(
        _ recipient: DeliveryStatus.Recipient, outcome: Bounce.Outcome, prose: ComparisonText, words: String?,
        fallback: String?
    ) -> BouncedRecipient {
        let diagnostic = recipient.diagnosticCode?.description ?? ""
        let codes = SMTPCodes(diagnostic)
        let proseCodes = words.map { SMTPCodes($0) }
        var status = recipient.status
        // 5.0.0 says nothing; the server's own words often have the code that does.
        if SMTPCodes.isVague(status) || status?.statusClass == 2 {
            status =
                [codes.status, proseCodes?.status].compactMap { $0 }.first { !SMTPCodes.isVague($0) } ?? status
                ?? codes.status
        } else if let inner = codes.status, !SMTPCodes.isVague(inner), BounceStatusTable.reason(for: inner) != nil,
            recipient.status?.statusClass == inner.statusClass, BounceStatusTable.isGeneric(recipient.status)
        {
            status = inner
        }
        let said = diagnostic.isEmpty ? words ?? "" : diagnostic
        return BouncedRecipient(
            address: Self.address(of: recipient) ?? fallback ?? "", outcome: outcome, status: status,
            replyCode: codes.replyCode ?? proseCodes?.replyCode,
            reason: BounceReasonJudge.reason(
                words: said, report: words.map { ComparisonText($0) } ?? prose, status: status,
                replyCode: codes.replyCode,
                delayed: outcome == .delayed),
            text: diagnostic.isEmpty ? words.map { Self.saying(in: $0) } : recipient.diagnosticCode,
            remoteServer: recipient.remoteMTA)
    }

    // MARK: - Reports in prose

    private mutating func readProse(hasField: Bool, isCertainSender: Bool, isReport: Bool) -> Result? {
        let subjectMeaning = BounceSubjects.meaning(of: facts.foldedSubject)
        let isAnswer = ReplyPrefix.begins(facts.foldedSubject)
        let mayBe =
            hasField || isCertainSender || (subjectMeaning != nil && !isAnswer)
            || (facts.hasNullReturnPath && DaemonSender.isPossible(facts))
        guard mayBe else { return nil }
        let limits = facts.limits
        let text = ReportText(MessageTexts.text(of: facts.structure, limit: limits.textBytes), limits: limits)
        let prose = ComparisonText(text.text, limit: limits.textBytes)
        let mark = BounceMarks.table.best(in: prose)
        let returned =
            ReturnedMessage(in: facts.structure, limits: limits) ?? ReturnedMessage(textBehindReport: text.returned)
        // Who wrote it, what it is called, and what it says: two of the three must agree, and a person's mail about a
        // bounce has only the last two.
        let isByMachine = isCertainSender || hasField || facts.hasNullReturnPath || isMachine || isReport
        let isNamedByServer = isCertainSender || facts.hasNullReturnPath || returned != nil
        guard isByMachine, hasField || mark != nil || (subjectMeaning != nil && isNamedByServer) else { return nil }
        guard !isAnswer || DaemonSender.isDaemon(facts) || facts.hasNullReturnPath || hasField else { return nil }
        if !isCertainSender, !hasField, subjectMeaning == nil, returned == nil { return nil }
        if subjectMeaning != nil { evidence.append(.reportSubject) }
        if mark != nil { evidence.append(.reportText) }
        if subjectMeaning == .delivered || (mark?.value == .delivered && subjectMeaning != .failed) {
            return .delivered(evidence: evidence)
        }
        let isDelayed = subjectMeaning == .delayed || (mark?.value == .delayed && !hasPermanentCode(text.text))
        var entries = FreeFormReport(text, excluding: ownAddresses, limits: limits).entries
        for address in failedRecipients.reversed() where !entries.contains(where: { $0.address == address }) {
            entries.insert(FreeFormReport.Entry(address: address, words: text.text), at: 0)
        }
        if !failedRecipients.isEmpty { entries = entries.filter { failedRecipients.contains($0.address) } }
        if entries.isEmpty, let returned {
            entries = returned.recipients(limit: limits.fieldBytes).map {
                FreeFormReport.Entry(address: $0, words: text.text)
            }
        }
        let isOnly = entries.count == 1
        let recipients = entries.map {
            makeRecipient($0, outcome: isDelayed ? .delayed : .failed, prose: prose, isOnly: isOnly)
        }
        return makeBounce(
            recipients, status: nil, returned: returned, prose: prose, delayed: isDelayed, evidence: evidence)
    }

    private func hasPermanentCode(_ text: String) -> Bool {
        let codes = SMTPCodes(text)
        return codes.status?.statusClass == 5 || (codes.replyCode ?? 0) >= 500
    }

    private var failedRecipients: [String] {
        guard let text = facts.header.boundedText("X-Failed-Recipients", limit: facts.limits.fieldBytes) else {
            return []
        }
        return AddressScanner.addresses(in: text, limit: 100).map(\.text)
    }

    /// The addresses that a report mentions without meaning the recipient: whom it was sent to and by whom.
    private var ownAddresses: Set<String> {
        facts.recipients.subtracting(failedRecipients).union(facts.from)
    }

    private func makeRecipient(
        _ entry: FreeFormReport.Entry, outcome: Bounce.Outcome, prose: ComparisonText, isOnly: Bool
    ) -> BouncedRecipient {
        var codes = SMTPCodes(entry.words)
        if isOnly, codes.status == nil, codes.replyCode == nil { codes = SMTPCodes(prose.bytes) }
        return BouncedRecipient(
            address: entry.address, outcome: outcome, status: codes.status, replyCode: codes.replyCode,
            reason: BounceReasonJudge.reason(
                words: entry.words, report: prose, status: codes.status, replyCode: codes.replyCode,
                delayed: outcome == .delayed),
            text: Self.saying(in: entry.words), remoteServer: nil)
    }

    /// The paragraph's words from the first code on; without one, its first lines.
    private static func saying(in words: String) -> ServerText {
        let bytes = Array(words.utf8)
        guard let start = SMTPCodes(bytes).start else { return ServerText(bytes) }
        let lineStart = bytes[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return ServerText(bytes[(start - lineStart < 120 ? lineStart : start)...])
    }

    // MARK: - The whole

    private func makeBounce(
        _ recipients: [BouncedRecipient], status: DeliveryStatus?, returned: ReturnedMessage?, prose: ComparisonText,
        delayed: Bool, evidence: [ClassificationEvidence]
    ) -> Result {
        var seen: Set<String> = []
        let unique = recipients.filter { seen.insert($0.address.lowercased()).inserted }
        let decisive = unique.first { $0.outcome == .failed } ?? unique.first
        let reason =
            decisive?.reason
            ?? BounceReasonJudge.reason(
                words: prose.text, report: nil, status: SMTPCodes(prose.bytes).status,
                replyCode: SMTPCodes(prose.bytes).replyCode, delayed: delayed)
        let header = facts.header
        return .bounce(
            Bounce(
                recipients: unique, originalMessageID: returned?.messageID ?? namedID,
                answeredMessageIDs: header.inReplyTo + header.references,
                reportingServer: status?.reportingMTA, outcome: delayed ? .delayed : .failed, reason: reason,
                originalSubject: returned?.subject),
            evidence: evidence)
    }

    /// The id that some servers put into a field of their own.
    private var namedID: MessageID? {
        for name in ["X-Original-Message-ID", "X-Failed-Message-ID", "Original-Message-ID"] as [HeaderName] {
            if let field = facts.header.first(name), let id = MessageIDList.parse(field.rawValue, limit: 1).first {
                return id
            }
        }
        return nil
    }
}
