import MailModel

/// NOTIFY (RFC 5465 §3.1). What it brings is reported as events of the connection, from before its tagged OK on; the
/// figures that it was asked for by `STATUS` too.
public struct NotifyCommand: IMAPCommand {
    /// What is wanted.
    public var request: NotifyRequest

    /// Creates the command.
    public init(_ request: NotifyRequest) { self.request = request }

    /// The name for messages and traces.
    public var name: String { "NOTIFY" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        var rules = CommandRules(
            .authenticated, effect: .notifies(!request.groups.isEmpty), needs: .capability(.notify))
        // With STATUS its length depends on the number of folders.
        rules.isLong = true
        return rules
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard !request.groups.isEmpty else { return encoder.text("NOTIFY NONE") }
        encoder.text("NOTIFY SET ")
        if request.wantsStatus { encoder.text("STATUS ") }
        var isFirst = true
        for group in request.groups {
            if !isFirst { encoder.text(" ") }
            isFirst = false
            try group.encode(into: &encoder)
        }
    }
}

extension NotifyRequest.Group {
    // RFC 5465 §8 event-group
    func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        let isSelected = folders == .selected || folders == .selectedDelayed
        encoder.text("(")
        switch folders {
        case .selected: encoder.text("SELECTED")
        case .selectedDelayed: encoder.text("SELECTED-DELAYED")
        case .personal: encoder.text("PERSONAL")
        case .inboxes: encoder.text("INBOXES")
        case .subscribed: encoder.text("SUBSCRIBED")
        case .subtree(let names):
            encoder.text("SUBTREE ")
            try encode(names, into: &encoder)
        case .named(let names):
            encoder.text("MAILBOXES ")
            try encode(names, into: &encoder)
        }
        if events.isEmpty {
            encoder.text(" NONE)")
            return
        }
        try checkEvents(isSelected: isSelected)
        encoder.text(" ")
        try encoder.list(events) { (encoder, event) throws(CommandEncodingError) in
            switch event {
            case .messageNew(let attributes):
                encoder.text("MessageNew")
                guard !attributes.isEmpty else { return }
                encoder.text(" ")
                try encoder.list(attributes) { (encoder, attribute) throws(CommandEncodingError) in
                    try attribute.encode(into: &encoder)
                }
            case .messageExpunge: encoder.text("MessageExpunge")
            case .flagChange: encoder.text("FlagChange")
            case .mailboxName: encoder.text("MailboxName")
            case .subscriptionChange: encoder.text("SubscriptionChange")
            case .other(let name): try encoder.atom(name, "event")
            }
        }
        encoder.text(")")
    }

    private func encode(_ names: [FolderName], into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard !names.isEmpty else { throw .emptyArgument("folders") }
        try encoder.list(names) { (encoder, name) throws(CommandEncodingError) in try encoder.folder(name) }
    }

    /// What a server answers with BAD.
    private func checkEvents(isSelected: Bool) throws(CommandEncodingError) {
        var hasNew = false
        for case .messageNew(let attributes) in events {
            hasNew = true
            // RFC 5465 §5.2: items only for the selected folder.
            guard isSelected || attributes.isEmpty else { throw .outOfRange("items of new messages") }
        }
        let hasExpunge = events.contains(.messageExpunge)
        // RFC 5465 §5: neither alone, and FlagChange only with both.
        guard hasNew == hasExpunge, hasNew || !events.contains(.flagChange) else { throw .outOfRange("set of events") }
        // RFC 5465 §6.1: only messages of the selected folder.
        guard !isSelected || !events.contains(.mailboxName) && !events.contains(.subscriptionChange) else {
            throw .outOfRange("set of events")
        }
    }
}
