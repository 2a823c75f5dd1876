/// What the receiving service says about a message's sender.
///
/// **Which headers count.** Anyone can write an Authentication-Results field into a message before sending it, so
/// being there proves nothing (RFC 8601 §7.1). A field counts only when both hold:
///
/// 1. Its authserv-id is the one given. The caller learns it per mailbox from a message whose way it knows, and keeps
///    it. Services must remove fields from outside that carry their own id (RFC 8601 §5), so this is the main guard.
/// 2. It stands at the top. Every server puts its fields above what it received, so the topmost field with that id is
///    the youngest. Taken are it and those with the same id below it that no Received field separates from it;
///    beyond that begins what an earlier server, or the sender, wrote. Received fields *above* it are the receiving
///    service's own later hops and may be any number, unless the caller knows how many there are at most.
///
/// Where nothing counts, everything is ``AuthenticationVerdict/notReported``, which is no verdict at all: it must
/// be shown neither as good nor as bad.
///
/// Several results of one method in one field are several signatures: one that passes is enough. Between fields the
/// upper one decides, so that a field below can never improve on it.
public struct AuthenticationVerdicts: Sendable, Hashable, Codable {
    /// The envelope sender's domain authorised the server (RFC 7208).
    public var spf: AuthenticationVerdict
    /// A signature was valid (RFC 6376).
    public var dkim: AuthenticationVerdict
    /// The author's domain agrees with what passed (RFC 7489).
    public var dmarc: AuthenticationVerdict

    /// Nothing was reported.
    public static let notReported = AuthenticationVerdicts()

    /// Takes verdicts.
    public init(
        spf: AuthenticationVerdict = .notReported, dkim: AuthenticationVerdict = .notReported,
        dmarc: AuthenticationVerdict = .notReported
    ) {
        self.spf = spf
        self.dkim = dkim
        self.dmarc = dmarc
    }

    /// Reads the verdicts that `service` reports in a message's header.
    ///
    /// - Parameters:
    ///   - header: the header of the message as the server delivered it.
    ///   - service: the id learned for the mailbox.
    ///   - maximumReceivedAbove: how many Received fields may stand above the field; nil for any number.
    ///   - limits: how many fields and results are looked at.
    public init(
        in header: HeaderBlock, reportedBy service: AuthenticationServiceID, maximumReceivedAbove: Int? = nil,
        limits: MIMELimits = MIMELimits()
    ) {
        self.init()
        let fields = AuthenticationResults.topmost(in: header, limits: limits) { $0 == service }
        if let maximumReceivedAbove, fields.receivedAbove > maximumReceivedAbove { return }
        for field in fields.results {
            if spf == .notReported { spf = field.verdict(of: "spf") }
            if dkim == .notReported { dkim = field.verdict(of: "dkim") }
            if dmarc == .notReported { dmarc = field.verdict(of: "dmarc") }
        }
    }
}

extension AuthenticationVerdicts {
    /// The author's domain that `service` compared (RFC 8601 §2.7.2, `header.from`), where it names one for DMARC.
    ///
    /// A message can name several authors, or name one where some reader looks and another does not, and be confirmed for
    /// an author who is not the one that is shown.
    public static func judgedAuthor(
        in header: HeaderBlock, reportedBy service: AuthenticationServiceID, limits: MIMELimits = MIMELimits()
    ) -> String? {
        for field in AuthenticationResults.topmost(in: header, limits: limits, where: { $0 == service }).results {
            let judged = field.results.filter { $0.method == "dmarc" }
            guard let result = judged.first(where: { $0.verdict == .pass }) ?? judged.first else { continue }
            guard let value = result.property("header", "from") else { return nil }
            let domain = value.lastIndex(of: "@").map { value[value.index(after: $0)...] } ?? value[...]
            return domain.isEmpty ? nil : domain.lowercased()
        }
        return nil
    }
}

extension AuthenticationResults {
    /// The ids under which the topmost results of a header were written, from the top and each once.
    ///
    /// These are the candidates for the receiving service's id, when the header is that of a message whose whole way
    /// is known, such as a test message that was just sent. In any other message a sender may have written them.
    public static func serviceIDs(
        atTopOf header: HeaderBlock, limits: MIMELimits = MIMELimits()
    ) -> [AuthenticationServiceID] {
        var ids: [AuthenticationServiceID] = []
        for result in topmost(in: header, limits: limits, where: { _ in true }).results
        where !ids.contains(result.serviceID) {
            ids.append(result.serviceID)
        }
        return ids
    }

    /// The topmost matching field and the matching ones below it that no Received field separates from it, with the
    /// number of Received fields above.
    static func topmost(
        in header: HeaderBlock, limits: MIMELimits, where matches: (AuthenticationServiceID) -> Bool
    ) -> (results: [AuthenticationResults], receivedAbove: Int) {
        var results: [AuthenticationResults] = []
        var receivedAbove = 0
        var looked = 0
        for field in header {
            if field.isNamed(.received) {
                // RFC 8601 §5
                if !results.isEmpty { break }
                receivedAbove += 1
            } else if field.isNamed(.authenticationResults) {
                looked += 1
                guard looked <= limits.authenticationFields else { break }
                let result = AuthenticationResults(field.rawValue, limits: limits)
                if matches(result.serviceID) { results.append(result) }
            }
        }
        return (results, receivedAbove)
    }

    /// The verdict of a method: pass where any of its results passes, else the first.
    func verdict(of method: String) -> AuthenticationVerdict {
        let verdicts = results.filter { $0.method == method }.map(\.verdict)
        return verdicts.contains(.pass) ? .pass : verdicts.first ?? .notReported
    }
}
