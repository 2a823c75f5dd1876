internal import Access
internal import MailModel
internal import MailStore

/// Of which mail a person's desktop tells.
enum NotifiedMail: String, Sendable, CaseIterable {
    case none, assigned, all

    var words: String {
        switch self {
        case .none: "No mail"
        case .assigned: "Mail of conversations that are assigned to me"
        case .all: "All mail that people write to the unified inbox"
        }
    }
}

/// What a person has chosen for the inbox; the same on all their devices.
struct InboxPreferences: Sendable, Hashable {
    var keys = KeyBindings()
    var notified = NotifiedMail.none
    /// Until when nothing is told.
    var mutedUntil: Timestamp?

    /// Whether something is told at a moment.
    func notifies(at now: Timestamp) -> Bool {
        notified != .none && mutedUntil.map { $0 <= now } ?? true
    }

    /// As the scripts of the page read it. What is usual is left out.
    var attributes: HTML {
        let stored = keys.stored
        return
            "\(if: !stored.isEmpty, " data-bindings=\"\(stored)\"")\(if: notified != .none, " data-notify=\"\(notified.rawValue)\"")"
    }

    // MARK: - As it is kept

    private static let keysName = "inbox.keys"

    /// Which mail one is told of is chosen for each workspace.
    private static func mailName(_ workspace: WorkspaceID) -> String { "inbox.notify.\(workspace)" }

    /// Reads what a member has chosen.
    init(of member: SignedInMember, _ reader: some StoreReading) throws {
        if let text = try reader.preference(Self.keysName, of: member.member.person) {
            keys = KeyBindings(stored: text)
        }
        let text = try reader.preference(Self.mailName(member.workspace), of: member.member.person) ?? ""
        let parts = text.split(separator: " ")
        notified = parts.first.flatMap { NotifiedMail(rawValue: String($0)) } ?? .none
        mutedUntil = parts.dropFirst().first.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
    }

    /// What is usual.
    init() {}

    /// Keeps it.
    func save(for member: SignedInMember, _ writer: StoreWriter) throws {
        let before = try InboxPreferences(of: member, writer)
        let person = member.member.person
        if keys != before.keys {
            let text = keys.stored
            try writer.setPreference(
                Self.keysName, to: text.isEmpty ? nil : text, of: person, heardIn: member.workspace)
        }
        if notified != before.notified || mutedUntil != before.mutedUntil {
            let muted = mutedUntil.map { " \($0.milliseconds)" } ?? ""
            try writer.setPreference(
                Self.mailName(member.workspace), to: "\(notified.rawValue)\(muted)", of: person,
                heardIn: member.workspace)
        }
    }
}
