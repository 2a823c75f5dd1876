import MailModel
import MailStore
import MailTransport

extension MailboxSettings {
    /// The settings of a stored mailbox.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed` where the stored fingerprint is not one.
    init(_ record: MailboxRecord) throws(MailboxError) {
        self.init(
            address: record.address, displayName: record.displayName.isEmpty ? nil : record.displayName,
            imap: ServerSettings(
                endpoint: record.imap.endpoint, security: record.imap.security, user: record.imap.user,
                signIn: record.imap.signIn),
            smtp: ServerSettings(
                endpoint: record.smtp.endpoint, security: record.smtp.security, user: record.smtp.user,
                signIn: record.smtp.signIn),
            trust: try TLSTrust(record.imap.trust), dailyLimit: record.dailyLimit)
    }

    /// The receiving server as it is stored.
    var storedIMAP: MailboxServer { stored(imap) }

    /// The sending server as it is stored.
    var storedSMTP: MailboxServer { stored(smtp) }

    private func stored(_ server: ServerSettings) -> MailboxServer {
        MailboxServer(
            endpoint: server.endpoint, security: server.security, user: server.user, signIn: server.signIn,
            trust: ServerTrust(trust))
    }
}

extension TLSTrust {
    /// The trust that is stored.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed` where the stored fingerprint is not one. It is never taken for less
    ///   strict a trust.
    init(_ stored: ServerTrust) throws(MailboxError) {
        switch stored {
        case .systemRoots: self = .systemRoots
        case .certificateFile(let path): self = .certificateFile(path)
        case .pinned(let text):
            guard let fingerprint = CertificateFingerprint(text) else {
                throw MailboxError(
                    .storeFailed, "The stored certificate fingerprint is damaged; connect the mailbox again.")
            }
            self = .pinned(fingerprint)
        }
    }
}

extension ServerTrust {
    /// The trust as it is stored.
    init(_ trust: TLSTrust) {
        switch trust {
        case .systemRoots: self = .systemRoots
        case .certificateFile(let path): self = .certificateFile(path)
        case .pinned(let fingerprint): self = .pinned(fingerprint.description)
        }
    }
}

extension MailboxSummary {
    /// What a list shows of a stored mailbox.
    ///
    /// - Parameter health: adds when each direction is tried next, and its warnings.
    init(_ record: MailboxRecord, health: HealthRecord? = nil) {
        let state = health.map { StoredHealth($0, at: record.updated).state }
        let receiving = DirectionHealth(record.receiving, state?.receiving, isActive: record.state == .active)
        let sending = DirectionHealth(record.sending, state?.sending, isActive: record.state == .active)
        let status: Status =
            switch (record.state, receiving.status, sending.status) {
            case (.disconnected, _, _): .disconnected
            case (.paused, _, _): .paused
            case (.active, .working, .working): .connected
            case (.active, .working, .failing): .receivingOnly
            case (.active, .failing, .working): .sendingOnly
            case (.active, .failing, .failing): .error
            case (.active, _, _): .verifying
            }
        self.init(
            id: record.id, address: record.address.description,
            displayName: record.displayName.isEmpty ? nil : record.displayName, status: status, receiving: receiving,
            sending: sending, lastVerifiedAt: record.lastVerified, createdAt: record.created,
            provider: record.provider)
    }
}

extension DirectionHealth {
    fileprivate init(_ health: DirectionHealthRecord, _ state: DirectionState?, isActive: Bool) {
        let status: Status =
            switch health.status {
            case .unproven: .unknown
            case .working: .working
            case .failed: .failing
            }
        let warnings = state?.warnings.map(\.finding.code.rawValue) ?? []
        self.init(
            status: status, finding: health.finding.isEmpty ? nil : health.finding, since: health.since,
            nextTry: isActive ? state?.nextTry : nil, warnings: warnings.isEmpty ? nil : warnings)
    }
}
