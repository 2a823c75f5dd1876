import MIME

/// What the enhanced status codes say by themselves (RFC 3463 §3, and what the registry added).
enum BounceStatusTable {
    /// The reason for a code; nil where the code alone does not tell.
    static func reason(for code: DeliveryStatusCode) -> BounceReason? {
        switch (code.subject, code.detail) {
        // RFC 3463 §3.2
        case (1, 1), (1, 3), (1, 10): .mailboxUnknown
        case (1, 2): .domainUnknown
        case (1, 6): .moved
        case (1, 7), (1, 8): .senderRejected
        case (1, 0), (1, 4), (1, 5): .mailboxUnknown
        case (1, 90): .sendingLimit
        // RFC 3463 §3.3
        case (2, 1): .mailboxDisabled
        case (2, 2): .mailboxFull
        case (2, 3): .tooLarge
        case (2, 4): .restricted
        case (2, 121), (2, 122): .rate
        // RFC 3463 §3.4
        case (3, 0), (3, 2), (3, 5): .systemError
        case (3, 1): .systemError
        case (3, 3): .protocolError
        case (3, 4): .tooLarge
        // RFC 3463 §3.5
        case (4, 0), (4, 1), (4, 2): .network
        case (4, 3): .systemError
        case (4, 4), (4, 310): .domainUnknown
        case (4, 5): .rate
        case (4, 6), (4, 14): .loop
        case (4, 7): .expired
        // RFC 3463 §3.6
        case (5, 1), (5, 2), (5, 4), (5, 5): .protocolError
        case (5, 3): .rate
        // RFC 3463 §3.7
        case (6, _): .content
        // RFC 3463 §3.8, RFC 7372 §3
        case (7, 2): .restricted
        case (7, 8), (7, 3), (7, 57): .relayDenied
        case (7, 10), (7, 11): .tls
        case (7, 20...24), (7, 26), (7, 30): .authentication
        case (7, 25): .reverseDNS
        case (7, 27): .senderRejected
        case (7, 28): .rate
        case (7, 0), (7, 1), (7, 7): .policy
        case (7, 13): .mailboxDisabled
        case (7, 5): .tls
        case (7, 12), (7, 14...18), (7, 124), (7, 129), (7, 133...136): .restricted
        case (7, 60): .senderRejected
        case (7, 509): .authentication
        case (7, 500...520), (7, 600...699): .reputation
        case (7, 700...799): .sendingLimit
        default: nil
        }
    }

    /// The reason for a bare reply code; nil where it does not tell.
    static func reason(forReply code: Int) -> BounceReason? {
        // RFC 5321 §4.2.3
        switch code {
        case 421: .systemError
        case 422, 452, 522: .mailboxFull
        case 432, 451, 454: .systemError
        case 450: .deferred
        case 500...504: .protocolError
        case 511, 550, 551: .mailboxUnknown
        case 512: .domainUnknown
        case 523: .tooLarge
        case 521, 556: .notAccepting
        case 530, 535: .relayDenied
        case 552: .mailboxFull
        case 553: .mailboxUnknown
        default: nil
        }
    }
}

extension BounceStatusTable {
    /// Whether servers give this code to refusals of any kind, so that a second one in their words says more.
    static func isGeneric(_ code: DeliveryStatusCode?) -> Bool {
        guard let code else { return true }
        switch (code.subject, code.detail) {
        case (0, _), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (7, 1): return true
        default: return false
        }
    }
}
