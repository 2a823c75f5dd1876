import MIME
import MailModel

/// By whom the test message was signed when it came back (RFC 6376 §3.5).
///
/// We sent it without a signature, so each was made on its way; whether one is good is the receiving provider's verdict,
/// not ours.
struct ReceivedSignatures: Sendable {
    /// Under which name a step keeps them.
    static let evidenceName = "dkimSignatures"
    /// A message has one or two; more only fill memory.
    private static let maximumSignatures = 10

    /// Selector and domain of each, with a space between.
    let words: [String]

    init(of headers: MessageHeaders) {
        words = headers.block.all("DKIM-Signature").prefix(Self.maximumSignatures).compactMap { field in
            let tags = TagList(field.text)
            guard let selector = tags["s"], let domain = tags["d"], let name = DomainName(domain),
                DomainName("\(selector)._domainkey.\(name)") != nil
            else { return nil }
            return "\(selector) \(name)"
        }
    }
}

extension SendingFacts.Signature {
    /// Reads what ``ReceivedSignatures`` wrote.
    init?(_ words: String) {
        let parts = words.split(separator: " ")
        guard parts.count == 2, let domain = DomainName(parts[1]) else { return nil }
        self.init(selector: String(parts[0]), domain: domain)
    }
}
