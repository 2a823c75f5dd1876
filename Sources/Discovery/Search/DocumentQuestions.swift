internal import HTTPFetch
internal import MailModel

/// The questions that are asked over HTTP.
struct DocumentQuestions: Sendable {
    let fetcher: any HTTPFetching
    let address: EmailAddress
    let timeout: Duration

    /// Fetches and reads an autoconfig document.
    func autoconfig(_ method: DiscoveryMethod, at url: String) async -> Findings {
        var findings = Findings()
        var request = FetchRequest(url: url)
        request.fields = [("Accept", "text/xml, application/xml")]
        guard let body = await fetch(request, method, asked: url, into: &findings) else { return findings }
        do throws(XMLFault) {
            let document = try AutoconfigDocument(body.bytes, address: address)
            for remark in document.remarks { findings.note(method, asked: url, .refused, remark) }
            guard document.imap != nil || document.smtp != nil else {
                findings.note(method, asked: url, .nothing, "the document names no usable server")
                return findings
            }
            let name = document.displayName.map { "\u{201C}\($0)\u{201D}: " } ?? ""
            findings.note(
                method, asked: url, .found,
                name + Self.words(document.imap, document.smtp) + body.redirection)
            findings.proposals = [
                Proposal(
                    method: method, asked: url, imap: document.imap, smtp: document.smtp, signIn: document.signIn,
                    oauth: document.oauth)
            ]
        } catch {
            findings.note(method, asked: url, .refused, "\(error)\(body.redirection)")
        }
        return findings
    }

    /// Asks Exchange Autodiscover, without a sign-in; most servers then say only that they are there.
    func autodiscover(at url: String) async -> Findings {
        var findings = Findings()
        var request = FetchRequest(url: url)
        request.method = "POST"
        request.fields = [("Content-Type", "text/xml; charset=utf-8"), ("Accept", "text/xml")]
        request.body = AutodiscoverDocument.request(for: address)
        guard let body = await fetch(request, .autodiscover, asked: url, into: &findings) else { return findings }
        do throws(XMLFault) {
            let document = try AutodiscoverDocument(body.bytes, address: address)
            for remark in document.remarks { findings.note(.autodiscover, asked: url, .refused, remark) }
            if let redirect = document.redirect {
                findings.note(
                    .autodiscover, asked: url, .refused, "it sends on to \(redirect), which is not followed")
            }
            guard document.imap != nil || document.smtp != nil else {
                findings.note(.autodiscover, asked: url, .nothing, "the answer names no IMAP or SMTP server")
                return findings
            }
            findings.note(.autodiscover, asked: url, .found, Self.words(document.imap, document.smtp))
            findings.proposals = [
                Proposal(method: .autodiscover, asked: url, imap: document.imap, smtp: document.smtp)
            ]
        } catch {
            findings.note(.autodiscover, asked: url, .refused, "\(error)")
        }
        return findings
    }

    /// An answer's body, and a remark about where it came from.
    private struct Body {
        let bytes: [UInt8]
        let redirection: String
    }

    /// The body of a good answer; nil where there is none, which is then noted.
    private func fetch(
        _ request: FetchRequest, _ method: DiscoveryMethod, asked: String, into findings: inout Findings
    ) async -> Body? {
        var request = request
        request.timeout = timeout
        request.maximumBytes = XMLReader.maximumBytes
        let response: FetchResponse
        do throws(FetchError) {
            response = try await fetcher.fetch(request)
        } catch {
            let outcome: DiscoveryEvidence.Outcome =
                switch error.code {
                case .egressRefused, .tooLarge, .badRedirect, .tlsFailed, .unusableAddress: .refused
                case .notResolved: .nothing
                default: .failed
                }
            findings.note(method, asked: asked, outcome, error.message)
            return nil
        }
        switch response.status {
        case 200: break
        case 401, 403:
            let words =
                method == .autodiscover
                ? "a server answers, and wants a sign-in before it says more; no password was sent"
                : "the server refuses to say (status \(response.status))"
            findings.note(method, asked: asked, .nothing, words)
            return nil
        default:
            findings.note(method, asked: asked, .nothing, "the server has no such document (status \(response.status))")
            return nil
        }
        guard !Self.isWebPage(response.body) else {
            findings.note(method, asked: asked, .nothing, "the server answers with a web page")
            return nil
        }
        let last = FetchURL(response.url)
        let hasMoved = last.map { $0.hostText != FetchURL(asked)?.hostText } ?? false
        return Body(
            bytes: response.body, redirection: hasMoved ? " (after a redirect to \(last?.hostText ?? ""))" : "")
    }

    private static func isWebPage(_ body: [UInt8]) -> Bool {
        let start = String(decoding: body.prefix(200), as: UTF8.self).lowercased()
        return start.contains("<!doctype html") || start.contains("<html")
    }

    /// Which servers were named.
    static func words(_ imap: DiscoveredServer?, _ smtp: DiscoveredServer?) -> String {
        [imap.map { "IMAP \($0.words)" }, smtp.map { "SMTP \($0.words)" }].compactMap { $0 }.joined(separator: ", ")
    }

    /// The text for the query of an address: everything but letters, digits and `-._~` percent-encoded.
    static func percentEncoded(_ text: String) -> String {
        // RFC 3986 §2.3
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}

extension DiscoveredServer {
    /// For people, such as `imap.example.com:993 (TLS)`.
    var words: String { "\(endpoint) (\(security == .implicit ? "TLS" : "STARTTLS"))" }
}
