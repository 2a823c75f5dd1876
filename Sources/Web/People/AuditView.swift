internal import Access
internal import MailModel
internal import MailStore

/// Which entries of the audit log are looked at. It stands in the page's address.
struct AuditView: Sendable {
    /// What entries are about.
    enum Topic: String, CaseIterable, Sendable {
        case all, signIn = "sign-in", people, mailboxes, mail

        var words: String {
            switch self {
            case .all: "All"
            case .signIn: "Sign-in"
            case .people: "People and workspace"
            case .mailboxes: "Mailboxes"
            case .mail: "Labels and lists"
            }
        }

        /// What an entry is about; everything new is about mailboxes until somebody says otherwise.
        init(_ kind: AuditKind) {
            switch String(kind.rawValue.prefix { $0 != "." }) {
            case "sign-in", "sign-out", "session", "password": self = .signIn
            case "workspace", "ownership", "member", "invitation", "vault": self = .people
            case "label", "exported": self = .mail
            default: self = .mailboxes
            }
        }
    }

    /// Entries that are looked through for one page at most; then the next page goes on.
    static let looked = 2000

    var topic = Topic.all
    /// The public id of who did it; nil for everybody.
    var actor: String?

    init(_ field: (String) -> String?) {
        topic = field("about").flatMap { Topic(rawValue: $0) } ?? .all
        actor = field("who").flatMap { $0.isEmpty ? nil : String($0.prefix(60)) }
    }

    var isNarrowed: Bool { topic != .all || actor != nil }

    func fits(_ entry: AuditLog.Entry) -> Bool {
        (topic == .all || Topic(entry.record.kind) == topic) && (actor == nil || entry.record.actorID == actor)
    }

    /// The address of the same view with something else in it.
    func path(after: String? = nil, _ change: (inout AuditView) -> Void = { _ in }) -> String {
        var view = self
        change(&view)
        var pairs: [String] = []
        if view.topic != .all { pairs.append("about=\(view.topic.rawValue)") }
        if let actor = view.actor { pairs.append("who=\(FormBody.encoded(actor))") }
        if let after { pairs.append("after=\(FormBody.encoded(after))") }
        return "/audit" + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    /// Reads so many entries of it.
    func read(
        _ log: AuditLog, for member: SignedInMember, after: String?, limit: Int
    ) async throws -> AuditLog.Part {
        var entries: [AuditLog.Entry] = []
        var cursor = after
        var seen = 0
        while true {
            // A page that is not full reads on; it never reads beyond what it shows, so that nothing is left out.
            let part = try await log.list(for: member, after: cursor, limit: limit - entries.count)
            entries += part.entries.filter(fits)
            seen += part.entries.count
            cursor = part.next
            guard isNarrowed, cursor != nil, entries.count < limit, seen < Self.looked else { break }
        }
        return AuditLog.Part(entries: entries, next: cursor)
    }
}

/// The audit log as lines of CSV, read part by part.
struct AuditExport: CSVSource {
    /// One entry.
    struct Row {
        let time: String
        let kind: String
        let actor: String
        let subject: String
        let detail: String
        let source: String
    }

    let log: AuditLog
    let member: SignedInMember
    let view: AuditView

    let heading = ["time", "kind", "who", "to what", "detail", "from"]

    func part(after cursor: String?) async throws -> (rows: [[String]], next: String?) {
        let part = try await log.list(for: member, after: cursor, limit: 200)
        let rows = part.entries.filter(view.fits).map { entry -> [String] in
            let row = Self.row(entry)
            return [row.time, row.kind, row.actor, row.subject, row.detail, row.source]
        }
        return (rows, part.next)
    }

    static func row(_ entry: AuditLog.Entry) -> Row {
        let record = entry.record
        return Row(
            time: record.at.description, kind: record.kind.rawValue, actor: record.actorName,
            subject: record.subjectName,
            detail: entry.detail.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "; "),
            source: record.source)
    }
}
