internal import MailStore

extension AuditKind {
    static let mailboxConnected = AuditKind(rawValue: "mailbox.connected")
    static let mailboxPaused = AuditKind(rawValue: "mailbox.paused")
    static let mailboxResumed = AuditKind(rawValue: "mailbox.resumed")
    static let mailboxDisconnected = AuditKind(rawValue: "mailbox.disconnected")
}
