import FoundationEssentials
public import MIME
public import MailStore

extension VerificationRecord {
    /// Under which name the provider that receives for the mailbox reports its verdicts on senders (RFC 8601), as the
    /// round trip showed it; nil where it reported nothing. Only what stands under this name may be believed.
    public var reportingService: AuthenticationServiceID? {
        guard let found = try? JSONDecoder().decode(VerificationReport.self, from: Data(report.utf8)) else {
            return nil
        }
        return found.verdictsBy.map { AuthenticationServiceID($0) }
    }

    /// Keeps what the round trip showed.
    mutating func setReport(_ outcome: VerificationReport) {
        // Nothing in it can fail to be written; without it, verdicts are not shown, and all else is as it was.
        report = (try? JSONEncoder().encode(outcome)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
