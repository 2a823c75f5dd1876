import FoundationEssentials
import MailModel
import MailStore
import OAuth

/// What is stored of a client besides its columns, as JSON without secrets.
///
/// Of a provider that the program knows, nothing: so a newer program brings its newer facts.
struct OAuthClientConfiguration: Codable {
    /// The description of a provider that was discovered; nil for one that is known by name.
    var provider: OAuthProvider?
    /// What kind of key the sealed secret is; nil for a secret as such.
    var key: ClientKeyKind?
    /// The number by which an administrator authorises a service account.
    var delegationID: String?

    init(provider: OAuthProvider?, key: ClientKey? = nil) {
        self.provider = provider
        self.key = key?.kind
        if case .serviceAccount(let account)? = key { delegationID = account.clientID }
    }

    init(_ record: OAuthClientRecord) throws(MailboxError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(record.configuration.utf8))
        } catch {
            throw MailboxError(.storeFailed, "A stored OAuth client is damaged; enter it again.")
        }
    }

    var json: String {
        get throws(MailboxError) {
            do {
                return String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
            } catch {
                throw MailboxError(.storeFailed, "The OAuth client could not be written as JSON.")
            }
        }
    }

    /// The provider in the client's realm.
    func provider(of record: OAuthClientRecord) throws(MailboxError) -> OAuthProvider {
        if let provider { return provider }
        guard let known = OAuthProviders.named(record.provider),
            let provider = known.inRealm(record.realm.isEmpty ? nil : record.realm)
        else { throw MailboxError(.storeFailed, "This program does not know the provider \(record.provider).") }
        return provider
    }
}
