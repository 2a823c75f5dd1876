import MIME
import MailModel

/// What the receiving provider said about SPF, DKIM and DMARC of our test message.
///
/// We sent that message without any Authentication-Results field, so whatever stands at its top was written on its
/// way, and the topmost by the receiving provider: this is where its authserv-id is learned (RFC 8601 §5).
struct ReceivedVerdicts: Sendable {
    let serviceID: AuthenticationServiceID?
    let verdicts: AuthenticationVerdicts

    init(of headers: MessageHeaders) {
        serviceID = AuthenticationResults.serviceIDs(atTopOf: headers.block).first
        verdicts = serviceID.map { AuthenticationVerdicts(in: headers.block, reportedBy: $0) } ?? .notReported
    }

    private var all: [(method: String, verdict: AuthenticationVerdict)] {
        [("spf", verdicts.spf), ("dkim", verdicts.dkim), ("dmarc", verdicts.dmarc)]
    }

    /// The words by method, `not reported` included.
    var byMethod: [String: String] { Dictionary(uniqueKeysWithValues: all.map { ($0.method, $0.verdict.words) }) }

    /// Whether a method was refuted.
    var hasFailure: Bool { all.contains { $0.verdict == .fail || $0.verdict == .permerror || $0.verdict == .policy } }

    /// One sentence for people.
    var summary: String {
        if verdicts == .notReported { return "The receiving server reported no verdict." }
        return all.map { "\($0.method.uppercased()) \($0.verdict.words)" }.joined(separator: ", ") + "."
    }

    /// The same for programs.
    var evidence: [String: EvidenceValue] {
        var evidence = byMethod.mapValues { EvidenceValue.text($0) }
        if let serviceID { evidence["authservID"] = .text(ServerText(serviceID.description).description) }
        return evidence
    }
}

extension AuthenticationVerdict {
    /// The word of RFC 8601 §2.7, or `not reported`.
    fileprivate var words: String { self == .notReported ? "not reported" : rawValue }
}
