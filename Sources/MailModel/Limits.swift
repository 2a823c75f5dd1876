/// Every bound on what a peer can make us hold or wait for, in one place with its reason.
public struct Limits: Sendable, Hashable {
    /// The longest IMAP or SMTP line without literals, in bytes. Real capability and FETCH lines stay under 64 KiB;
    /// a folder list with long names or an ENVELOPE with hundreds of recipients needs more.
    public var lineBytes = 1 << 20

    /// The largest IMAP literal that is read into memory, in bytes. Larger bodies are streamed.
    public var literalBytes = 1 << 20

    /// The largest body that is streamed at all, in bytes. Gmail stores up to 70 MB encoded, Exchange up to 150 MB.
    public var bodyBytes: Int64 = 200 << 20

    /// Nested parentheses in one IMAP response. BODYSTRUCTURE of real mail stays under 30.
    public var nesting = 100

    /// Elements in one IMAP list. An ENVELOPE with thousands of recipients is real.
    public var listElements = 100_000

    /// Items in one IMAP response to SEARCH or in one UID set, as ranges.
    public var setRanges = 1_000_000

    /// Commands that may wait for their answer on one connection at a time.
    public var pipelinedCommands = 64

    /// Folders read from one LIST. Mailboxes with tens of thousands exist.
    public var folders = 50_000

    /// Lines in one SMTP reply; EHLO of real servers stays under 40.
    public var replyLines = 200

    /// Bytes in one SMTP reply over all its lines.
    public var replyBytes = 64 << 10

    /// The longest SASL challenge, in bytes after base64.
    public var challengeBytes = 16 << 10

    /// PBKDF2 iterations that a SCRAM server may ask of us; above it the server only wants to burn our processor.
    public var scramIterations = 1_000_000

    /// Creates the default bounds.
    public init() {}
}
