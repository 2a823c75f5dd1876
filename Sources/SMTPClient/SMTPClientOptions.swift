public import MailModel
public import MailTransport
public import NIOCore
public import SMTPCore

/// How a connection behaves.
public struct SMTPClientOptions: Sendable {
    /// Bounds on what the server may send.
    public var limits: Limits
    /// Where commands and replies are recorded; credentials and content never are.
    public var trace: WireTrace?
    /// Knows the secrets that a server might echo. Credentials are added when they are used.
    public var redactor: Redactor
    /// The name for EHLO.
    public var clientName: SMTPClientName
    /// How long each kind of answer may take.
    public var timeouts: SMTPTimeouts
    /// Which faults of servers are tolerated.
    public var quirks: SMTPQuirks

    /// Collects the options; the defaults suit a submission server.
    public init(
        limits: Limits = Limits(), trace: WireTrace? = nil, redactor: Redactor = Redactor(),
        clientName: SMTPClientName = .unnamed, timeouts: SMTPTimeouts = SMTPTimeouts(), quirks: SMTPQuirks = .all
    ) {
        self.limits = limits
        self.trace = trace
        self.redactor = redactor
        self.clientName = clientName
        self.timeouts = timeouts
        self.quirks = quirks
    }
}

/// How long each kind of answer may take (RFC 5321 §4.5.3.2).
///
/// Servers may be slow for good reasons, so the defaults are the RFC's. Where a person waits, use ``limited(to:)``: the
/// proportions hardly matter there, the longest wait does.
public struct SMTPTimeouts: Sendable, Hashable {
    /// Until the greeting. RFC 5321 §4.5.3.2.1
    public var greeting: TimeAmount = .minutes(5)
    /// EHLO, STARTTLS, AUTH, RSET, NOOP.
    public var command: TimeAmount = .minutes(5)
    /// MAIL. RFC 5321 §4.5.3.2.2
    public var mail: TimeAmount = .minutes(5)
    /// Each RCPT. RFC 5321 §4.5.3.2.3
    public var recipient: TimeAmount = .minutes(5)
    /// DATA. RFC 5321 §4.5.3.2.4
    public var dataStart: TimeAmount = .minutes(2)
    /// Each piece of the message. RFC 5321 §4.5.3.2.5
    public var dataBlock: TimeAmount = .minutes(3)
    /// The verdict on the message. Giving up early makes duplicates. RFC 5321 §4.5.3.2.6
    public var dataEnd: TimeAmount = .minutes(10)
    /// QUIT, after which nothing is lost any more.
    public var quit: TimeAmount = .seconds(5)

    /// The times of RFC 5321.
    public init() {}

    /// The same times, none of them longer than `longest`.
    public func limited(to longest: TimeAmount) -> SMTPTimeouts {
        var copy = self
        copy.greeting = min(greeting, longest)
        copy.command = min(command, longest)
        copy.mail = min(mail, longest)
        copy.recipient = min(recipient, longest)
        copy.dataStart = min(dataStart, longest)
        copy.dataBlock = min(dataBlock, longest)
        copy.dataEnd = min(dataEnd, longest)
        copy.quit = min(quit, longest)
        return copy
    }

    func amount(for wait: SMTPMachine.Wait) -> TimeAmount? {
        switch wait {
        // The transport's deadline covers the handshake.
        case .nothing, .handshake: nil
        case .greeting: greeting
        case .command: command
        case .mail: mail
        case .recipient: recipient
        case .dataStart: dataStart
        case .dataBlock: dataBlock
        case .dataEnd: dataEnd
        }
    }
}
