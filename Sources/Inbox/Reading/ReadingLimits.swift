/// Every bound on what is taken of one message, with its reason.
///
/// What is beyond a bound stays on the server; the message is then marked as not complete, and is never refused for it.
public struct ReadingLimits: Sendable, Hashable {
    /// Octets of a message that is read at once. Larger ones are fetched in parts.
    public var messageBytes = 64 << 20

    /// Octets of the header that are kept. List software and filters write up to some tens of KB.
    public var headerBytes = 256 << 10

    /// Octets of the encoded text parts that are read, for each form. Newsletters stay under 1 MB.
    public var textBytes = 4 << 20

    /// Text parts that are put together.
    public var textParts = 100

    /// People taken from all fields of one name.
    public var people = 500

    /// Octets of a name, and of an address, of a person.
    public var personBytes = 500

    /// Octets of a subject.
    public var subjectBytes = 2_000

    /// Ids of References that are kept.
    public var references = 200

    /// Attachments that are listed.
    public var attachments = 500

    /// Octets of what Outlook packed (application/ms-tnef) that are unpacked where a message has no other text.
    public var packedBytes = 4 << 20

    /// Creates the default bounds.
    public init() {}
}
