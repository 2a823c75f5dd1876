/// The name of a header field: 1 to 255 printable ASCII characters without a colon (RFC 5322 §2.2).
///
/// Two names are equal whatever their case.
public struct HeaderName: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name as it was written.
    public let description: String

    /// The lower-case octets.
    var key: [UInt8] { description.utf8.map(\.lowercased) }

    /// Returns nil where `text` cannot be a field's name.
    public init?(_ text: some StringProtocol) {
        // RFC 5322 §2.2
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy(\.isFieldNameText) else { return nil }
        description = String(text)
    }

    /// Takes a name written in the program; one that is none is a programmer's error.
    public init(stringLiteral text: String) {
        guard let name = HeaderName(text) else { preconditionFailure("not the name of a header field: \(text)") }
        self = name
    }

    /// Compares without regard to case.
    public static func == (left: HeaderName, right: HeaderName) -> Bool {
        left.description.utf8.count == right.description.utf8.count
            && zip(left.description.utf8, right.description.utf8).allSatisfy { $0.lowercased == $1.lowercased }
    }

    /// Hashes the lower-case form.
    public func hash(into hasher: inout Hasher) {
        for byte in description.utf8 { hasher.combine(byte.lowercased) }
    }

    /// Whether the octets in `range` are this name in any case. Names are asked for so often that nothing is copied.
    func matches(_ bytes: Span<UInt8>, in range: Range<Int>) -> Bool {
        let name = description.utf8
        guard range.count == name.count else { return false }
        var index = range.lowerBound
        for byte in name {
            // Most names differ in their first octet.
            let other = bytes[index]
            if other != byte, other.lowercased != byte.lowercased { return false }
            index += 1
        }
        return true
    }
}

/// Names of fields that are looked for together.
public struct HeaderNames: Sendable {
    /// Those of each length.
    private let byLength: [[HeaderName]]

    /// Takes the names.
    public init(_ names: [HeaderName]) {
        var byLength: [[HeaderName]] = []
        for name in names {
            let length = name.description.utf8.count
            while byLength.count <= length { byLength.append([]) }
            byLength[length].append(name)
        }
        self.byLength = byLength
    }

    func contain(_ bytes: Span<UInt8>, in range: Range<Int>) -> Bool {
        guard range.count < byLength.count else { return false }
        for name in byLength[range.count] where name.matches(bytes, in: range) { return true }
        return false
    }
}

extension HeaderName {
    /// `Authentication-Results` (RFC 8601)
    public static let authenticationResults: HeaderName = "Authentication-Results"
    /// `Auto-Submitted` (RFC 3834)
    public static let autoSubmitted: HeaderName = "Auto-Submitted"
    /// `Bcc`
    public static let bcc: HeaderName = "Bcc"
    /// `Cc`
    public static let cc: HeaderName = "Cc"
    /// `Content-Transfer-Encoding` (RFC 2045)
    public static let contentTransferEncoding: HeaderName = "Content-Transfer-Encoding"
    /// `Content-Type` (RFC 2045)
    public static let contentType: HeaderName = "Content-Type"
    /// `Date`
    public static let date: HeaderName = "Date"
    /// `From`
    public static let from: HeaderName = "From"
    /// `In-Reply-To`
    public static let inReplyTo: HeaderName = "In-Reply-To"
    /// `Message-ID`
    public static let messageID: HeaderName = "Message-ID"
    /// `MIME-Version` (RFC 2045)
    public static let mimeVersion: HeaderName = "MIME-Version"
    /// `Received`
    public static let received: HeaderName = "Received"
    /// `References`
    public static let references: HeaderName = "References"
    /// `Reply-To`
    public static let replyTo: HeaderName = "Reply-To"
    /// `Return-Path`
    public static let returnPath: HeaderName = "Return-Path"
    /// `Sender`
    public static let sender: HeaderName = "Sender"
    /// `Subject`
    public static let subject: HeaderName = "Subject"
    /// `To`
    public static let to: HeaderName = "To"
}
