public import MailModel

/// Whose secrets a data key seals.
public enum DataKeyOwner: Sendable, Hashable, CustomStringConvertible {
    /// One mailbox's credentials.
    case mailbox(MailboxID)
    /// Secrets that belong to a workspace as a whole.
    case workspace(WorkspaceID)
    /// Secrets of the installation.
    case server

    /// The kind as it is stored: `mailbox`, `workspace`, `server`.
    public var kind: String {
        switch self {
        case .mailbox: "mailbox"
        case .workspace: "workspace"
        case .server: "server"
        }
    }

    /// The public id as it is stored; empty for the server.
    public var id: String {
        switch self {
        case .mailbox(let id): id.description
        case .workspace(let id): id.description
        case .server: ""
        }
    }

    /// Reads the stored form; nil where it is none.
    public init?(kind: String, id: String) {
        switch kind {
        case "mailbox":
            guard let id = MailboxID(id) else { return nil }
            self = .mailbox(id)
        case "workspace":
            guard let id = WorkspaceID(id) else { return nil }
            self = .workspace(id)
        case "server" where id.isEmpty:
            self = .server
        default: return nil
        }
    }

    /// Kind and id.
    public var description: String { id.isEmpty ? kind : "\(kind) \(id)" }
}

/// What a sealed secret is for. New purposes join as constants; the text is stored and sealed in, and never changes.
public struct SealPurpose: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The stored text.
    public let rawValue: String

    /// Takes a stored text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The password with which mail is read.
    public static let imapPassword = SealPurpose(rawValue: "imap.password")
    /// The password with which mail is sent, where it is another.
    public static let smtpPassword = SealPurpose(rawValue: "smtp.password")
    /// An OAuth grant: tokens, scopes and expiry.
    public static let oauthGrant = SealPurpose(rawValue: "oauth.grant")

    /// The stored text.
    public var description: String { rawValue }
}

/// The one place at which a secret may be opened again. It is authenticated, not stored, so that a sealed value copied
/// to another workspace, mailbox or purpose does not open there.
public struct SealContext: Sendable, Hashable {
    /// The workspace; nil for what belongs to the server.
    public var workspace: WorkspaceID?
    /// Who owns the data key and the secret.
    public var owner: DataKeyOwner
    /// What the secret is for.
    public var purpose: SealPurpose

    /// Names a place.
    public init(workspace: WorkspaceID?, owner: DataKeyOwner, purpose: SealPurpose) {
        self.workspace = workspace
        self.owner = owner
        self.purpose = purpose
    }
}

/// Additional data for the AEAD (RFC 8439 §2.8): each part with its length before it, so that no two lists of parts
/// give the same bytes.
struct AssociatedData {
    private(set) var bytes: [UInt8]

    init(label: String, header: some Sequence<UInt8>) {
        bytes = []
        append(label)
        bytes.append(contentsOf: header)
    }

    mutating func append(_ part: String) {
        let count = UInt32(clamping: part.utf8.count)
        for shift: UInt32 in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        bytes.append(contentsOf: part.utf8)
    }
}
