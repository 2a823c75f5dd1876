internal import MailStore

extension AuditKind {
    static let mailboxConnected = AuditKind(rawValue: "mailbox.connected")
    static let mailboxPaused = AuditKind(rawValue: "mailbox.paused")
    static let mailboxResumed = AuditKind(rawValue: "mailbox.resumed")
    static let mailboxChanged = AuditKind(rawValue: "mailbox.changed")
    static let mailboxTested = AuditKind(rawValue: "mailbox.tested")
    static let testMessageSent = AuditKind(rawValue: "mailbox.test-sent")
    static let quarantineRetried = AuditKind(rawValue: "mailbox.quarantine-retried")
    static let alertsChanged = AuditKind(rawValue: "mailbox.alerts-changed")
    static let alertsTested = AuditKind(rawValue: "alerts.tested")
    static let mailboxDisconnected = AuditKind(rawValue: "mailbox.disconnected")
}
