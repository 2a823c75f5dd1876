public import MailModel
import MailStore
public import MailTransport

/// The operator's own server for alerts.
public struct AlertRelay: Sendable {
    /// The server.
    public var endpoint: Endpoint
    /// How the connection becomes encrypted; there is no other way.
    public var security: ConnectionSecurity
    /// As whom to sign in; nil where the server takes mail without that.
    public var user: String?
    /// The password of ``user``.
    public var password: Secret?
    /// From whom alerts come.
    public var from: EmailAddress
    /// Whose certificates are trusted.
    public var trust: TLSTrust
    /// Opens the connection. The operator named the server, so it may be a private one.
    public var connector: MailboxConnector

    /// Describes a relay.
    public init(
        endpoint: Endpoint, security: ConnectionSecurity, user: String? = nil, password: Secret? = nil,
        from: EmailAddress, trust: TLSTrust, connector: MailboxConnector
    ) {
        self.endpoint = endpoint
        self.security = security
        self.user = user
        self.password = password
        self.from = from
        self.trust = trust
        self.connector = connector
    }
}

/// Sends alerts by e-mail: through the operator's relay, or through a mailbox that works.
///
/// Never through a mailbox of which the alert tells, and through one at the same server only where there is no other.
/// A relay that fails is stood in for by a mailbox only where the operator allows it: the alerts then leave by the
/// servers of customers.
public struct MailAlertChannel: AlertChannel {
    /// Mailboxes that are tried for one notice.
    static let attempts = 3

    private let dependencies: MailboxDependencies
    private let relay: AlertRelay?
    private let fallsBack: Bool
    private let pages: String?

    /// Creates a channel.
    ///
    /// - Parameters:
    ///   - fallsBack: whether a mailbox that works sends what the relay does not take.
    ///   - pages: the address of the pages, without a slash at its end, for links to them; nil for none.
    public init(
        _ dependencies: MailboxDependencies, relay: AlertRelay?, fallsBack: Bool = false, pages: String? = nil
    ) {
        self.pages = pages
        self.dependencies = dependencies
        self.relay = relay
        self.fallsBack = fallsBack
    }

    /// Delivers a notice. After one that may have been taken no other way is tried: it would be heard twice.
    public func deliver(_ notice: AlertNotice) async -> AlertDelivery {
        let alerts = notice.groups.flatMap(\.alerts).map(\.alert).filter { !$0.isAllClear }
        return await deliver(
            Post(
                recipient: notice.recipient, affected: Set(alerts.map(\.mailbox)), hosts: Set(alerts.map(\.host)),
                message: { [pages] in try Self.message(notice, from: $0, pages: pages) }))
    }

    /// Sends a letter, by the same ways.
    public func send(_ letter: SystemLetter) async -> AlertDelivery {
        await deliver(Post(recipient: letter.recipient, message: { try letter.message(from: $0) }))
    }

    /// Whether there is a way at all: the operator's relay, or a mailbox that works.
    public func isReady() async -> Bool {
        if relay != nil { return true }
        return (try? await senders())?.isEmpty == false
    }

    /// What is to be sent, and through which mailboxes rather not.
    private struct Post: Sendable {
        var recipient: EmailAddress
        /// Mailboxes of which it tells that they fail.
        var affected: Set<MailboxID> = []
        /// Servers of those.
        var hosts: Set<String> = []
        /// Writes it, from a sender.
        var message: @Sendable (EmailAddress) throws -> [UInt8]
    }

    private func deliver(_ post: Post) async -> AlertDelivery {
        guard let relay else { return await deliverByMailbox(post) }
        let first = await send(post, through: relay)
        guard fallsBack, case .failed(let reason) = first, !Task.isCancelled else { return first }
        let relayReason = "\(relay.endpoint): \(reason)"
        return switch await deliverByMailbox(post) {
        case .delivered(let via, _): .delivered(via: via, after: relayReason)
        case .uncertain(let reason): .uncertain("\(relayReason) \(reason)")
        case .failed(let reason): .failed("\(relayReason) \(reason)")
        }
    }

    private func deliverByMailbox(_ post: Post) async -> AlertDelivery {
        let senders: [MailboxRecord]
        do {
            senders = try await self.senders(affected: post.affected, hosts: post.hosts)
        } catch {
            return .failed(error.message)
        }
        var reasons: [String] = []
        for sender in senders where !Task.isCancelled {
            switch await send(post, through: sender) {
            case .delivered(let via, _): return .delivered(via: via)
            case .uncertain(let reason): return .uncertain("\(sender.address): \(reason)")
            case .failed(let reason): reasons.append("\(sender.address): \(reason)")
            }
        }
        return .failed(
            reasons.isEmpty
                ? "No mailbox that works can send it; set alertRelay, or connect another mailbox."
                : reasons.joined(separator: " "))
    }

    private func send(_ post: Post, through relay: AlertRelay) async -> AlertDelivery {
        let server = ServerSettings(endpoint: relay.endpoint, security: relay.security, user: relay.user ?? "")
        let settings = MailboxSettings(address: relay.from, imap: server, smtp: server, trust: relay.trust)
        let session = SendingSession(
            connector: relay.connector, settings: settings,
            credential: relay.user == nil ? nil : relay.password.map { .password($0) })
        return await deliver(post, by: session, via: "\(relay.endpoint)")
    }

    private func send(_ post: Post, through mailbox: MailboxRecord) async -> AlertDelivery {
        do throws(MailboxError) {
            let credentials = try await dependencies.credentials(of: mailbox)
            let session = SendingSession(
                connector: dependencies.connector, settings: try MailboxSettings(mailbox),
                credential: credentials.smtp)
            return await deliver(post, by: session, via: "\(mailbox.address)")
        } catch {
            return .failed(error.message)
        }
    }

    private func deliver(_ post: Post, by session: SendingSession, via name: String) async -> AlertDelivery {
        let message: [UInt8]
        do {
            message = try post.message(session.settings.address)
        } catch {
            return .failed("It could not be written: \(error).")
        }
        switch await session.send(message, to: [post.recipient]) {
        case .accepted: return .delivered(via: name)
        // Rather twice than not at all; the Message-ID is the same.
        case .uncertain(let finding): return .uncertain(finding.cause)
        case .refused(let finding): return .failed(finding.cause)
        }
    }

    static func message(
        _ notice: AlertNotice, from sender: EmailAddress, pages: String? = nil
    ) throws -> [UInt8] {
        let text = AlertText(notice: notice, pages: pages)
        return try SystemLetter(
            to: notice.recipient, subject: text.subject, body: text.body, id: "salesnode-alert.\(notice.id)",
            at: notice.moment
        ).message(from: sender)
    }

    /// Mailboxes that can send it, the best first.
    private func senders(
        affected: Set<MailboxID> = [], hosts: Set<String> = []
    ) async throws(MailboxError) -> [MailboxRecord] {
        let workspace = dependencies.workspace
        return try await dependencies.reading { reader in
            var elsewhere: [MailboxRecord] = []
            var nearby: [MailboxRecord] = []
            var cursor: String?
            repeat {
                let page = try reader.mailboxes(in: workspace, after: cursor, limit: 500)
                for mailbox in page.items where mailbox.state == .active && mailbox.sending.status == .working {
                    guard !affected.contains(mailbox.id) else { continue }
                    let isNearby =
                        hosts.contains(mailbox.imap.endpoint.host.description)
                        || hosts.contains(mailbox.smtp.endpoint.host.description)
                    if isNearby { nearby.append(mailbox) } else { elsewhere.append(mailbox) }
                }
                cursor = page.next
            } while cursor != nil && elsewhere.count < Self.attempts
            return Array((elsewhere + nearby).prefix(Self.attempts))
        }
    }
}
