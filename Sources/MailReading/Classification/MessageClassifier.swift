public import MIME

/// Decides what kind of message it is, from its header and structure first and from its words last.
///
/// Any input yields a classification. Work is linear in the message and bounded by ``ClassificationLimits``; the
/// texts of people's mail are not read at all. Where nothing proves another kind, it is a person's: a message that
/// is shown too prominently does less harm than one that is hidden.
public struct MessageClassifier: Sendable {
    private let facts: MessageFacts

    private init(_ facts: MessageFacts) { self.facts = facts }

    /// Classifies a message.
    public static func classify(
        _ message: MessageStructure, limits: ClassificationLimits = ClassificationLimits()
    ) -> MessageClassification {
        MessageClassifier(MessageFacts(message, limits: limits)).classify()
    }

    /// Classifies a message.
    public static func classify(
        _ message: ParsedMessage, limits: ClassificationLimits = ClassificationLimits()
    ) -> MessageClassification {
        classify(message.structure, limits: limits)
    }

    private func classify() -> MessageClassification {
        let list = ListInformation(facts)
        let calendar = CalendarReader.read(facts)
        var result = decide(list: list, calendar: calendar)
        result.list = list
        result.calendar = calendar?.invitation
        return result
    }

    private func decide(list: ListInformation?, calendar: CalendarReader.Result?) -> MessageClassification {
        var traits: Set<MessageKind> = []
        if list != nil { traits.insert(.list) }
        if calendar != nil { traits.insert(.calendar) }
        if let (complaint, evidence) = ComplaintReader(facts).read() {
            var result = MessageClassification(.complaint, traits: traits, evidence: evidence)
            result.complaint = complaint
            return result
        }
        var bounces = BounceReader(facts)
        switch bounces.read() {
        case .bounce(let bounce, let evidence):
            var result = MessageClassification(.bounce, traits: traits, evidence: evidence)
            result.bounce = bounce
            return result
        case .delivered(let evidence):
            return MessageClassification(.notification, traits: traits, evidence: evidence)
        case nil: break
        }
        // RFC 8098 §3: a receipt is no answer.
        if facts.structure.root.contentType.mediaType == "multipart/report",
            DispositionNotification(in: facts.structure) != nil
        {
            return MessageClassification(.notification, traits: traits, evidence: [.dispositionNotification])
        }
        if let calendar, calendar.isScheduling {
            return MessageClassification(.calendar, traits: traits, evidence: [.calendarMethod])
        }
        if facts.header.word("Content-Class")?.hasPrefix("urn:content-classes:calendarmessage") ?? false {
            return MessageClassification(.calendar, traits: traits, evidence: [.calendarField])
        }
        if AutomaticReplyReader.isWorthReading(facts), let (reply, evidence) = AutomaticReplyReader(facts).read() {
            var result = MessageClassification(.automaticReply, traits: traits, evidence: evidence)
            result.automaticReply = reply
            return result
        }
        return bulkOrPerson(list: list, calendar: calendar, traits: traits)
    }

    private func bulkOrPerson(
        list: ListInformation?, calendar: CalendarReader.Result?, traits: Set<MessageKind>
    ) -> MessageClassification {
        var traits = traits
        let calendarEvidence: [ClassificationEvidence] = calendar == nil ? [] : [.calendarPart]
        let bulk = bulkEvidence(list)
        let machine = notificationEvidence
        if !machine.isEmpty { traits.insert(.notification) }
        if !bulk.isEmpty {
            if isSharedAddress(list), machine.isEmpty {
                return MessageClassification(.person, traits: traits, evidence: [.sharedAddress] + bulk)
            }
            if list?.role == .discussion, machine.isEmpty { traits.insert(.person) }
            return MessageClassification(.list, traits: traits, evidence: bulk + calendarEvidence)
        }
        if !machine.isEmpty {
            return MessageClassification(.notification, traits: traits, evidence: machine + calendarEvidence)
        }
        let denies: [ClassificationEvidence] = facts.autoSubmitted == "no" ? [.notAutoSubmitted] : []
        return MessageClassification(.person, traits: traits, evidence: denies + calendarEvidence)
    }

    /// What shows that it went to many; empty where that is not sure enough.
    private func bulkEvidence(_ list: ListInformation?) -> [ClassificationEvidence] {
        var evidence: [ClassificationEvidence] = []
        let isBulkPrecedence = facts.precedence.map { ["bulk", "junk", "list"].contains($0) } ?? false
        if list?.id != nil { evidence.append(.listID) }
        if list?.role == .discussion { evidence.append(.listPost) }
        if list.map({ !$0.unsubscribe.isEmpty }) ?? false { evidence.append(.listUnsubscribe) }
        if isBulkPrecedence { evidence.append(.precedence) }
        if CampaignFields.areIn(facts) { evidence.append(.campaignField) }
        if evidence == [.campaignField] { return [] }
        // Tools for sales and help desks put List-Unsubscribe into letters that one person writes to another. What
        // continues a conversation is such a letter, unless more than that field says otherwise.
        let isLetter = facts.namesAnswered && ReplyPrefix.begins(facts.foldedSubject)
        let isOneField =
            evidence == [.listUnsubscribe] || evidence == [.listUnsubscribe, .campaignField]
            || evidence == [.precedence]
        return isOneField && isLetter ? [] : evidence
    }

    private var notificationEvidence: [ClassificationEvidence] {
        var evidence: [ClassificationEvidence] = []
        if let value = facts.autoSubmitted, value != "no" {
            let isHelpDesk =
                value.hasPrefix("auto-generated") && facts.has("X-Zendesk-From-Account-Id") && facts.namesAnswered
            if !isHelpDesk { evidence.append(.autoSubmitted) }
        }
        if NotificationMarks.haveField(facts) { evidence.append(.notificationField) }
        if NotificationMarks.noReplySender(facts) { evidence.append(.noReplySender) }
        if DaemonSender.isDaemon(facts), !facts.from.isEmpty { evidence.append(.daemonSender) }
        if facts.hasNullReturnPath { evidence.append(.nullReturnPath) }
        return evidence
    }

    /// Whether the list is an address of the recipient's own domain, such as a group that stands for `sales@`.
    ///
    /// Mail that customers write to it goes through the list software, and must not be hidden as a list's.
    private func isSharedAddress(_ list: ListInformation?) -> Bool {
        guard let list, list.role == .discussion || list.id != nil, list.role != .bulk else { return false }
        var domains: Set<String> = []
        for name in ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"] as [HeaderName] {
            for field in facts.header.all(name).prefix(5) {
                let text = HeaderBlock.boundedText(of: field, limit: 500)
                for address in AddressScanner.addresses(in: text, limit: 2) { domains.insert(address.domain) }
            }
        }
        guard
            let listDomain = list.postAddress.flatMap({ AddressScanner.addresses(in: $0, limit: 1).first?.domain })
                ?? list.id
        else {
            return false
        }
        return domains.contains { listDomain == $0 || listDomain.hasSuffix("." + $0) }
    }
}
