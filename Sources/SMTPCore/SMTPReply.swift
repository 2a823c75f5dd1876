public import MailModel

/// One reply of an SMTP server (RFC 5321 §4.2): three digits, text in one or more lines.
public struct SMTPReply: Sendable, Hashable {
    /// What the first digit means (RFC 5321 §4.2.1).
    public enum Kind: Sendable, Hashable {
        /// 2yz: done.
        case positive
        /// 3yz: go on.
        case intermediate
        /// 4yz: not now.
        case transientFailure
        /// 5yz: no.
        case permanentFailure
    }

    /// The reply code, 200 to 599.
    public let code: Int

    /// The lines without code, separator and line end; never empty, and untrusted.
    public let lines: [[UInt8]]

    /// The enhanced status code, where the first line begins with one that fits the reply code.
    public let enhancedCode: EnhancedStatusCode?

    /// Takes a code of 200 to 599 and at least one line; anything else is a programmer's error.
    public init(code: Int, lines: [[UInt8]]) {
        precondition((200...599).contains(code) && !lines.isEmpty, "a reply has a code of 200 to 599 and a line")
        self.code = code
        self.lines = lines
        // RFC 2034 §4: the class is the same as the reply code's first digit.
        if let (enhanced, _) = EnhancedStatusCode.prefix(of: lines[0][...]), enhanced.classDigit == code / 100 {
            enhancedCode = enhanced
        } else {
            enhancedCode = nil
        }
    }

    /// Takes one line of text.
    public init(code: Int, _ text: String) {
        self.init(code: code, lines: [Array(text.utf8)])
    }

    /// What the first digit means.
    public var kind: Kind {
        switch code / 100 {
        case 2: .positive
        case 3: .intermediate
        case 4: .transientFailure
        default: .permanentFailure
        }
    }

    /// Whether it is 2yz.
    public var isPositive: Bool { kind == .positive }

    /// The words of all lines, joined by spaces, without the enhanced code that each line may repeat. Untrusted.
    public var text: [UInt8] {
        var result: [UInt8] = []
        for line in lines {
            var words = line[...]
            if enhancedCode != nil, let (_, length) = EnhancedStatusCode.prefix(of: words) {
                words = words.dropFirst(length)
            }
            if !result.isEmpty { result.append(UInt8(ascii: " ")) }
            result.append(contentsOf: words)
        }
        return result
    }

    /// The reply as people quote it, `535 5.7.8 words`, without the secrets that the redactor knows.
    public func serverText(_ redactor: Redactor) -> ServerText {
        var bytes = Array("\(code) ".utf8)
        if let enhancedCode { bytes.append(contentsOf: "\(enhancedCode) ".utf8) }
        bytes.append(contentsOf: text)
        return redactor.serverText(bytes)
    }

    /// What a failure of this kind calls for when nothing more is known (RFC 5321 §4.2.1).
    public var disposition: ErrorDisposition { kind == .transientFailure ? .retry : .permanent }
}
