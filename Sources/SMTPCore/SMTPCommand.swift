public import MailModel
public import SASL

/// The name with which a client introduces itself (RFC 5321 §4.1.3, §4.1.4).
public enum SMTPClientName: Sendable, Hashable {
    /// A DNS name.
    case domain(DomainName)
    /// An address, written as a literal in brackets.
    case address(IPAddress)
    /// No name of its own: the loopback address as a literal. A submission server knows the client by its sign-in,
    /// and nothing of the machine leaks into the message's trace.
    case unnamed

    var argument: String {
        switch self {
        case .unnamed: "[127.0.0.1]"
        case .domain(let name): name.description
        // RFC 5321 §4.1.3
        case .address(let address): address.family == .v6 ? "[IPv6:\(address)]" : "[\(address)]"
        }
    }
}

/// Bytes to send and which of them are secret.
public struct SMTPOutput: Sendable, Hashable, CustomStringConvertible {
    /// What to send.
    public private(set) var bytes: [UInt8]
    /// From where on the bytes are part of a credential, up to the end; nil where none are.
    public private(set) var secretStart: Int?

    init(_ line: String) {
        bytes = Array(line.utf8) + [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    init(_ visible: String, secret: some Collection<UInt8>) {
        bytes = Array(visible.utf8)
        secretStart = bytes.count
        bytes.append(contentsOf: secret)
        bytes.append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
    }

    mutating func append(_ other: SMTPOutput) {
        bytes.append(contentsOf: other.bytes)
    }

    /// What may be shown, with a placeholder for the rest.
    public var description: String {
        guard let secretStart else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes.prefix(secretStart), as: UTF8.self) + "[secret]\r\n"
    }
}

/// A command, encoded from values that cannot hold a line break.
///
/// Addresses are `EmailAddress`, names are `DomainName` or `IPAddress`, free text is encoded as `xtext`: nothing that
/// a person types can become a second command.
public enum SMTPCommand: Sendable {
    /// Introduces the client and asks for extensions (RFC 5321 §4.1.1.1).
    case hello(SMTPClientName)
    /// Asks for TLS (RFC 3207 §4).
    case startTLS
    /// Begins to authenticate, with the first response where it fits (RFC 4954 §4).
    case authenticate(SASLMechanism, initialResponse: Secret?)
    /// Answers a challenge (RFC 4954 §4).
    case response(Secret)
    /// Gives up an exchange (RFC 4954 §4).
    case cancelAuthentication
    /// Begins a transaction (RFC 5321 §4.1.1.2).
    case mail(EmailAddress?, SMTPMailParameters)
    /// Adds a recipient (RFC 5321 §4.1.1.3).
    case recipient(SMTPRecipient, withDSN: Bool)
    /// Asks to send the message (RFC 5321 §4.1.1.4).
    case data
    /// Gives up a transaction (RFC 5321 §4.1.1.5).
    case reset
    /// Does nothing (RFC 5321 §4.1.1.9).
    case noop
    /// Ends the session (RFC 5321 §4.1.1.10).
    case quit

    /// The longest command line with its end (RFC 5321 §4.5.3.1.4).
    public static let maximumLineBytes = 512

    /// The line as it is sent.
    public var output: SMTPOutput {
        switch self {
        case .hello(let name): SMTPOutput("EHLO \(name.argument)")
        case .startTLS: SMTPOutput("STARTTLS")
        case .authenticate(let mechanism, nil): SMTPOutput("AUTH \(mechanism.rawValue)")
        case .authenticate(let mechanism, let response?):
            SMTPOutput("AUTH \(mechanism.rawValue) ", secret: Self.encodeInitial(response))
        case .response(let response): SMTPOutput("", secret: Base64.encode(response.copyBytes()))
        case .cancelAuthentication: SMTPOutput("*")
        case .mail(let sender, let parameters): SMTPOutput("MAIL FROM:\(Self.path(sender))\(parameters.text)")
        case .recipient(let recipient, let withDSN):
            SMTPOutput("RCPT TO:\(Self.path(recipient.address))\(withDSN ? Self.dsnParameters(recipient) : "")")
        case .data: SMTPOutput("DATA")
        case .reset: SMTPOutput("RSET")
        case .noop: SMTPOutput("NOOP")
        case .quit: SMTPOutput("QUIT")
        }
    }

    private static func encodeInitial(_ response: Secret) -> [UInt8] {
        // RFC 4954 §4: an empty initial response is a single equal sign.
        response.isEmpty ? [UInt8(ascii: "=")] : Base64.encode(response.copyBytes())
    }

    /// A path in angle brackets (RFC 5321 §4.1.2), the local part quoted where it is no dot-string.
    static func path(_ address: EmailAddress?) -> String {
        guard let address else { return "<>" }
        return "<\(mailbox(address))>"
    }

    private static func mailbox(_ address: EmailAddress) -> String {
        let isDotString = address.localPart.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtomByte) }
        if isDotString { return address.description }
        // RFC 5321 §4.1.2: Quoted-string
        var quoted = "\""
        for scalar in address.localPart.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return "\(quoted)\"@\(address.domain)"
    }

    /// RFC 5322 §3.2.3, atext, and UTF-8 (RFC 6531 §3.3).
    private static func isAtomByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }

    private static func dsnParameters(_ recipient: SMTPRecipient) -> String {
        var text = ""
        // RFC 3461 §4.1
        if let notify = recipient.notify { text += " NOTIFY=\(notify.parameter)" }
        // RFC 3461 §4.2
        if let original = recipient.originalRecipient { text += " ORCPT=\(XText.originalRecipient(original))" }
        return text
    }
}

/// The parameters of MAIL, each only where the server announced its extension.
public struct SMTPMailParameters: Sendable, Hashable {
    /// The message's size (RFC 1870 §6).
    public var size: Int?
    /// Whether to declare 8-bit content (RFC 6152 §2).
    public var isEightBit = false
    /// Whether to ask for UTF-8 addresses and headers (RFC 6531 §3.4).
    public var isSMTPUTF8 = false
    /// How much of the message a report brings back (RFC 3461 §4.3).
    public var returns: SMTPMailOptions.Return?
    /// The id for reports, before `xtext` (RFC 3461 §4.4).
    public var envelopeID: String?

    /// No parameter.
    public init() {}

    var text: String {
        var text = ""
        // RFC 1870 §6
        if let size { text += " SIZE=\(size)" }
        // RFC 6152 §2
        if isEightBit { text += " BODY=8BITMIME" }
        // RFC 6531 §3.4
        if isSMTPUTF8 { text += " SMTPUTF8" }
        // RFC 3461 §4.3
        if let returns { text += " RET=\(returns.rawValue)" }
        if let envelopeID {
            let encoded = XText.encode(envelopeID)
            // RFC 3461 §4.4: up to 100 characters, only printable ASCII beneath the encoding.
            if (1...100).contains(encoded.utf8.count), envelopeID.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
                text += " ENVID=\(encoded)"
            }
        }
        return text
    }
}

/// The encoding of free text in parameters (RFC 3461 §4).
enum XText {
    static func encode(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            // RFC 3461 §4: xchar is any of "!" to "~" except "+" and "=".
            if (0x21...0x7E).contains(byte), byte != UInt8(ascii: "+"), byte != UInt8(ascii: "=") {
                result.append(byte)
            } else {
                result.append(contentsOf: [UInt8(ascii: "+"), digit(byte >> 4), digit(byte & 15)])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func originalRecipient(_ address: EmailAddress) -> String {
        guard address.needsSMTPUTF8 else { return "rfc822;\(encode(address.description))" }
        // RFC 6533 §3: utf-8-addr-unitext, allowed where SMTPUTF8 is in force.
        var result = "utf-8;"
        for scalar in address.description.unicodeScalars {
            switch scalar {
            case "+", "=", "\\": result += "\\x{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
}
