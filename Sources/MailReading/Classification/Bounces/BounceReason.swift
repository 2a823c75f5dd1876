/// Why a message could not be delivered. The raw values are stable.
public enum BounceReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The address does not exist at its domain.
    case mailboxUnknown = "mailbox-unknown"
    /// The domain does not exist or has no mail server.
    case domainUnknown = "domain-unknown"
    /// The domain takes no mail at all.
    case notAccepting = "not-accepting"
    /// The recipient has moved to another address.
    case moved
    /// The mailbox exists but is suspended, disabled or long unused.
    case mailboxDisabled = "mailbox-disabled"
    /// The mailbox is over its quota.
    case mailboxFull = "mailbox-full"
    /// The recipient takes mail only from some senders.
    case restricted
    /// The sending provider keeps the address on its own list of addresses that bounced, and did not try.
    case suppressed
    /// The servers tried for as long as they do, and gave up.
    case expired
    /// The sending address or network is on a block list, or has a bad name.
    case reputation
    /// The name and number of the sending server do not match in the DNS.
    case reverseDNS = "reverse-dns"
    /// SPF, DKIM or DMARC did not pass.
    case authentication
    /// The sender's address is refused: unknown, forged or not allowed to send.
    case senderRejected = "sender-rejected"
    /// The server wanted a sign-in, or refuses to pass mail on to that domain.
    case relayDenied = "relay-denied"
    /// Our mailbox has sent as much as its provider allows.
    case sendingLimit = "sending-limit"
    /// Too fast, or too many connections or recipients at once.
    case rate
    /// The content looks like spam.
    case spam
    /// A virus or a forbidden attachment.
    case virus
    /// The content cannot be processed or is not formed as the standards ask.
    case content
    /// Larger than the server takes.
    case tooLarge = "too-large"
    /// A rule of the recipient's organisation.
    case policy
    /// Not now: greylisting, or held back for another attempt.
    case deferred
    /// The message went round in circles.
    case loop
    /// No connection, or it broke.
    case network
    /// No encryption could be agreed on, or the certificate is not trusted.
    case tls
    /// The recipient's server is out of space or misconfigured.
    case systemError = "system-error"
    /// A command was not understood.
    case protocolError = "protocol-error"
    /// Nothing in the report tells.
    case unknown

    /// Who has to act, or whose state it is.
    public var fault: BounceFault {
        switch self {
        case .mailboxUnknown, .domainUnknown, .notAccepting, .moved, .mailboxDisabled, .mailboxFull, .restricted,
            .suppressed:
            .recipientAddress
        case .expired, .deferred, .loop, .systemError, .protocolError, .policy: .recipientServer
        case .reputation, .reverseDNS, .authentication, .senderRejected, .relayDenied, .sendingLimit, .rate: .sender
        case .spam, .virus, .content, .tooLarge: .content
        case .network, .tls: .network
        case .unknown: .unknown
        }
    }

    /// Whether sending to the address again is pointless, where the failure is permanent.
    public var isAboutAddressForGood: Bool {
        switch self {
        case .mailboxUnknown, .domainUnknown, .notAccepting, .moved: true
        default: false
        }
    }

    /// What it asks of us.
    public var consequence: BounceConsequence {
        switch self {
        case .mailboxUnknown, .domainUnknown, .notAccepting, .moved, .suppressed: .suppressContact
        case .mailboxFull, .mailboxDisabled, .expired, .systemError, .network, .tls, .deferred, .loop, .restricted,
            .protocolError, .unknown:
            .countSoft
        case .authentication, .reverseDNS, .reputation, .policy, .senderRejected, .relayDenied: .pauseMailbox
        case .rate, .sendingLimit: .backOff
        case .spam, .virus, .content, .tooLarge: .reviewContent
        }
    }
}

/// Whose fault a bounce is. The raw values are stable.
public enum BounceFault: String, Sendable, Hashable, Codable, CaseIterable {
    /// The address or its mailbox.
    case recipientAddress = "recipient-address"
    /// The recipient's server or its rules.
    case recipientServer = "recipient-server"
    /// Our mailbox, domain or server.
    case sender
    /// What was written.
    case content
    /// The way between the servers.
    case network
    /// Not known.
    case unknown
}

/// What a bounce asks of whoever sent the message. The raw values are stable.
public enum BounceConsequence: String, Sendable, Hashable, Codable, CaseIterable {
    /// Write to this address no more.
    case suppressContact = "suppress-contact"
    /// Try again later; after several, stop.
    case countSoft = "count-soft"
    /// Something is wrong with our mailbox or domain: stop sending from it until somebody has looked. The contact is
    /// not to blame.
    case pauseMailbox = "pause-mailbox"
    /// Send more slowly.
    case backOff = "back-off"
    /// Somebody should look at what was written.
    case reviewContent = "review-content"
    /// The server goes on trying; wait.
    case wait
}
