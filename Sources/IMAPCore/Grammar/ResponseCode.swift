public import MailModel

/// What stands in brackets after OK, NO, BAD, BYE or PREAUTH (RFC 9051 §7.1, RFC 5530 §3).
///
/// A new code is one case here, its `name`, and one line in the table of `ResponseCodeParser`.
public enum ResponseCode: Sendable, Hashable {
    /// The text must be shown to the user.
    case alert
    /// The mailbox or message exists already.
    case alreadyExists
    /// Signed in, but may not act as the wished user.
    case authorizationFailed
    /// User, password or token is wrong.
    case authenticationFailed
    /// The charset of SEARCH is not supported; these are.
    case badCharset([String])
    /// The operation can never work on this server.
    case cannot
    /// What the server announces now.
    case capability(CapabilitySet)
    /// The client does something wrong.
    case clientBug
    /// The selected folder was left (RFC 7162 §3.2.11, RFC 9051 §7.1).
    case closed
    /// Somebody should talk to the system's administrator.
    case contactAdmin
    /// What was copied or moved, and where to.
    case copyUID(CopiedUIDs)
    /// Data is damaged.
    case corruption
    /// The password or account has expired.
    case expired
    /// Some messages are gone, without having been reported yet.
    case expungeIssued
    /// The folder has children and cannot be removed.
    case hasChildren
    /// Another session is in the way.
    case inUse
    /// A limit of the server was reached.
    case limit
    /// What it was about does not exist.
    case nonExistent
    /// Access denied.
    case noPermission
    /// The search result could not be saved.
    case notSaved
    /// The quota is used up.
    case overQuota
    /// A message of the folder could not be parsed.
    case parse
    /// The flags that can be changed for good.
    case permanentFlags(PermanentFlags)
    /// The operation needs TLS.
    case privacyRequired
    /// The folder is open for reading only.
    case readOnly
    /// The folder is open for reading and writing.
    case readWrite
    /// The server is at fault.
    case serverBug
    /// The target folder does not exist and could be created.
    case tryCreate
    /// The UIDs that APPEND gave.
    case appendUID(AppendedUIDs)
    /// The UID that the next message gets.
    case uidNext(UID)
    /// The folder does not keep UIDs.
    case uidNotSticky
    /// The folder's UIDVALIDITY.
    case uidValidity(UIDValidity)
    /// The server cannot do it at the moment.
    case unavailable
    /// The content-transfer-encoding of a part is unknown.
    case unknownCTE
    /// The first unseen message (RFC 3501 §7.1).
    case unseen(SequenceNumber)
    /// The highest modification sequence of the folder (RFC 7162 §3.1.2.1).
    case highestModSeq(ModSeq)
    /// The folder keeps no modification sequences (RFC 7162 §3.1.2.2).
    case noModSeq
    /// Messages that a conditional STORE left alone, by UID because STORE goes by UID (RFC 7162 §3.1.3).
    case modified(UIDSet)
    /// The stream is compressed already (RFC 4978 §3).
    case compressionActive
    /// The server gave up telling what happens; ask again by NOTIFY (RFC 5465 §5.8).
    case notificationOverflow
    /// NOTIFY named events that the server does not have; it has these (RFC 5465 §3.1).
    case badEvent([String])
    /// The id of the folder that was made or selected (RFC 8474 §4.1).
    case mailboxID(ObjectID)
    /// Any other code, in capitals, with what follows it up to the bracket.
    case other(name: String, argument: ServerText?)

    /// The code's name on the wire.
    public var name: String {
        switch self {
        case .alert: "ALERT"
        case .alreadyExists: "ALREADYEXISTS"
        case .authorizationFailed: "AUTHORIZATIONFAILED"
        case .authenticationFailed: "AUTHENTICATIONFAILED"
        case .badCharset: "BADCHARSET"
        case .cannot: "CANNOT"
        case .capability: "CAPABILITY"
        case .clientBug: "CLIENTBUG"
        case .closed: "CLOSED"
        case .contactAdmin: "CONTACTADMIN"
        case .copyUID: "COPYUID"
        case .corruption: "CORRUPTION"
        case .expired: "EXPIRED"
        case .expungeIssued: "EXPUNGEISSUED"
        case .hasChildren: "HASCHILDREN"
        case .inUse: "INUSE"
        case .limit: "LIMIT"
        case .nonExistent: "NONEXISTENT"
        case .noPermission: "NOPERM"
        case .notSaved: "NOTSAVED"
        case .overQuota: "OVERQUOTA"
        case .parse: "PARSE"
        case .permanentFlags: "PERMANENTFLAGS"
        case .privacyRequired: "PRIVACYREQUIRED"
        case .readOnly: "READ-ONLY"
        case .readWrite: "READ-WRITE"
        case .serverBug: "SERVERBUG"
        case .tryCreate: "TRYCREATE"
        case .appendUID: "APPENDUID"
        case .uidNext: "UIDNEXT"
        case .uidNotSticky: "UIDNOTSTICKY"
        case .uidValidity: "UIDVALIDITY"
        case .unavailable: "UNAVAILABLE"
        case .unknownCTE: "UNKNOWN-CTE"
        case .unseen: "UNSEEN"
        case .highestModSeq: "HIGHESTMODSEQ"
        case .noModSeq: "NOMODSEQ"
        case .modified: "MODIFIED"
        case .compressionActive: "COMPRESSIONACTIVE"
        case .notificationOverflow: "NOTIFICATIONOVERFLOW"
        case .badEvent: "BADEVENT"
        case .mailboxID: "MAILBOXID"
        case .other(let name, _): name
        }
    }
}

/// The flags that can be changed for good in a folder (RFC 9051 §7.1 PERMANENTFLAGS).
public struct PermanentFlags: Sendable, Hashable {
    /// The flags and keywords.
    public var flags: Set<Flag>
    /// Whether new keywords can be made (`\*`).
    public var allowsNewKeywords: Bool

    /// Creates the value.
    public init(flags: Set<Flag>, allowsNewKeywords: Bool) {
        self.flags = flags
        self.allowsNewKeywords = allowsNewKeywords
    }
}

/// The UIDs that APPEND gave (RFC 9051 §7.1 APPENDUID).
public struct AppendedUIDs: Sendable, Hashable {
    /// The folder's UIDVALIDITY.
    public var uidValidity: UIDValidity
    /// The UIDs; one for each message that was appended.
    public var uids: UIDSet

    /// Creates the value.
    public init(uidValidity: UIDValidity, uids: UIDSet) {
        self.uidValidity = uidValidity
        self.uids = uids
    }

    /// The UID, where exactly one message was appended.
    public var uid: UID? {
        guard uids.ranges.count == 1, let range = uids.ranges.first, range.count == 1 else { return nil }
        return UID(range.lowerBound)
    }
}

/// Which message became which by COPY or MOVE (RFC 9051 §7.1 COPYUID).
public struct CopiedUIDs: Sendable, Hashable {
    /// The UIDVALIDITY of the target folder.
    public var uidValidity: UIDValidity
    /// The ranges of source UIDs in the server's order.
    public var source: [ClosedRange<UInt32>]
    /// The ranges of target UIDs; the n-th number of these belongs to the n-th of ``source``.
    public var destination: [ClosedRange<UInt32>]

    /// Creates the value.
    public init(uidValidity: UIDValidity, source: [ClosedRange<UInt32>], destination: [ClosedRange<UInt32>]) {
        self.uidValidity = uidValidity
        self.source = source
        self.destination = destination
    }

    /// The new UID of a message; nil where it was not copied.
    public func destination(of uid: UID) -> UID? {
        var offset: UInt64 = 0
        for range in source {
            if range.contains(uid.rawValue) {
                offset += UInt64(uid.rawValue - range.lowerBound)
                return number(at: offset).flatMap { UID($0) }
            }
            offset += UInt64(range.upperBound - range.lowerBound) + 1
        }
        return nil
    }

    private func number(at position: UInt64) -> UInt32? {
        var remaining = position
        for range in destination {
            let span = UInt64(range.upperBound - range.lowerBound)
            if remaining <= span { return UInt32(exactly: UInt64(range.lowerBound) + remaining) }
            remaining -= span + 1
        }
        return nil
    }
}
