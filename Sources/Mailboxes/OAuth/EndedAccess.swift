public import MailModel
import MailStore

/// What became of the access that a mailbox had at a provider, when it was saved with another sign-in or a password.
public struct EndedAccess: Sendable, Hashable, Codable {
    /// What became of it; never `noGrant`.
    public var outcome: RevocationOutcome
    /// By which client it was got; nil where that was removed.
    public var client: OAuthClientID?
    /// The provider's name; nil where the client was removed.
    public var provider: String?

    /// Describes it.
    public init(outcome: RevocationOutcome, client: OAuthClientID?, provider: String?) {
        self.outcome = outcome
        self.client = client
        self.provider = provider
    }

    /// For people, in sentences.
    public var words: String {
        "It no longer uses the access that it had at \(provider ?? "its provider") before. \(outcome.words ?? "")"
    }
}

extension RevocationOutcome: Codable {
    private enum Key: String, CodingKey { case state, page, until, because }

    /// The names of the cases, outside of this program too.
    private enum State: String, Codable {
        case none, ended, asking, pending, used, owner, administrator, failed
    }

    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        let page = try values.decodeIfPresent(String.self, forKey: .page)
        switch try values.decode(State.self, forKey: .state) {
        case .none: self = .noGrant
        case .ended: self = .revoked
        case .asking: self = .asking(until: try values.decode(Timestamp.self, forKey: .until))
        case .pending:
            self = .pending(
                page: page, until: try values.decode(Timestamp.self, forKey: .until),
                because: try values.decode(RevocationObstacle.self, forKey: .because))
        case .used: self = .stillUsed
        case .owner: self = .byOwner(page: page)
        case .administrator: self = .byAdministrator
        case .failed: self = .failed(page: page)
        }
    }

    /// Writes the case's name, and what belongs to it.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        let state: State
        switch self {
        case .noGrant: state = .none
        case .revoked: state = .ended
        case .asking(let until):
            state = .asking
            try values.encode(until, forKey: .until)
        case .pending(let page, let until, let obstacle):
            state = .pending
            try values.encodeIfPresent(page, forKey: .page)
            try values.encode(until, forKey: .until)
            try values.encode(obstacle, forKey: .because)
        case .stillUsed: state = .used
        case .byOwner(let page):
            state = .owner
            try values.encodeIfPresent(page, forKey: .page)
        case .byAdministrator: state = .administrator
        case .failed(let page):
            state = .failed
            try values.encodeIfPresent(page, forKey: .page)
        }
        try values.encode(state, forKey: .state)
    }
}
