import FoundationEssentials
public import MailModel

/// What an authorization server said when it refused, in the forms in which servers say it.
///
/// Made from a token endpoint's body (RFC 6749 §5.2), from the parameters of a redirect (RFC 6749 §4.1.2.1) or from the
/// challenge of a mail server (RFC 7628 §3.2.2). Servers that answer with something else leave everything but
/// ``httpStatus`` empty.
public struct OAuthErrorAnswer: Sendable, Hashable {
    /// The status of the HTTP answer, where there was one.
    public var httpStatus: Int?
    /// The `error`, in small letters.
    public var error: String?
    /// Microsoft's and Google's second word: `suberror` or `error_subtype`, in small letters.
    public var subError: String?
    /// The number behind `AADSTS`, where there is one.
    public var microsoftCode: Int?
    /// The words for people; untrusted.
    public var description: ServerText?
    /// How long to wait, from `Retry-After`, in seconds.
    public var retryAfterSeconds: Int?

    /// The largest body that is read; errors of real servers stay under 4 KiB.
    public static let maximumBytes = 64 << 10

    /// Takes what was said, as it was said.
    public init(
        httpStatus: Int? = nil, error: String? = nil, subError: String? = nil, description: String? = nil,
        retryAfterSeconds: Int? = nil
    ) {
        self.httpStatus = httpStatus
        self.error = error?.lowercased()
        self.subError = subError?.lowercased()
        self.description = description.map { ServerText($0) }
        self.retryAfterSeconds = retryAfterSeconds
        microsoftCode = description.flatMap(Self.microsoftCode)
    }

    /// Reads the body of a token endpoint's answer; a body that is no JSON object gives an answer without words.
    public init(httpStatus: Int?, body: [UInt8], retryAfterSeconds: Int? = nil) {
        let parsed =
            body.count <= Self.maximumBytes ? try? JSONDecoder().decode(Body.self, from: Data(body)) : nil
        self.init(
            httpStatus: httpStatus, error: parsed?.error?.text, subError: parsed?.suberror ?? parsed?.errorSubtype,
            description: parsed?.errorDescription ?? parsed?.error?.message, retryAfterSeconds: retryAfterSeconds)
        if microsoftCode == nil { microsoftCode = parsed?.errorCodes?.first }
    }

    /// The digits behind the first `AADSTS`.
    static func microsoftCode(in text: String) -> Int? {
        let bytes = Array(text.utf8.prefix(4096))
        let mark = Array("AADSTS".utf8)
        var index = 0
        while index + mark.count < bytes.count {
            if bytes[index..<(index + mark.count)].elementsEqual(mark) {
                let digits = bytes[(index + mark.count)...].prefix(9).prefix { (0x30...0x39).contains($0) }
                return Int(String(decoding: digits, as: UTF8.self))
            }
            index += 1
        }
        return nil
    }

    private struct Body: Decodable {
        var error: ErrorValue?
        var errorDescription: String?
        var errorSubtype: String?
        var suberror: String?
        var errorCodes: [Int]?

        enum CodingKeys: String, CodingKey {
            case error, suberror
            case errorDescription = "error_description"
            case errorSubtype = "error_subtype"
            case errorCodes = "error_codes"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            // One field of another type than expected does not cost the others.
            error = try? container.decode(ErrorValue.self, forKey: .error)
            errorDescription = try? container.decode(String.self, forKey: .errorDescription)
            errorSubtype = try? container.decode(String.self, forKey: .errorSubtype)
            suberror = try? container.decode(String.self, forKey: .suberror)
            errorCodes = try? container.decode([Int].self, forKey: .errorCodes)
        }
    }

    /// `"error": "invalid_grant"`, or the object of Google's and Microsoft's interfaces with `status` or `code`.
    private struct ErrorValue: Decodable {
        var text: String?
        var message: String?

        enum CodingKeys: String, CodingKey { case status, code, message }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self.text = text
                return
            }
            let container = try decoder.container(keyedBy: CodingKeys.self)
            text =
                (try? container.decode(String.self, forKey: .status))
                ?? (try? container.decode(String.self, forKey: .code))
            message = try? container.decode(String.self, forKey: .message)
        }
    }
}
