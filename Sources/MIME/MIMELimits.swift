/// Every bound on what one message can make us hold, with its reason.
///
/// Reaching a bound never fails a parse: what was read up to there is kept, the rest is left out and reported as a
/// ``MIMEDefect``. All work is linear in the number of bytes given, whatever they are; the bounds are for memory.
public struct MIMELimits: Sendable, Hashable {
    /// Bytes of one header block from which fields are taken. A list of some thousand recipients fits.
    public var headerBytes = 2 << 20

    /// Fields taken from one header block. Real mail stays under 300.
    public var headerFields = 10_000

    /// Fields taken from all header blocks of one message together, so that many parts with many fields stay bounded.
    public var messageFields = 100_000

    /// Levels of nested parts. Real mail that was forwarded often stays under 20.
    public var depth = 100

    /// Parts of one message. A digest of some thousand messages fits.
    public var parts = 10_000

    /// How many times the octets of one message may be gone through again, all repairs together, to find parts inside
    /// encoded parts and between delimiters that no header names; up to 64. One message encoded in another in another,
    /// without end, needs less than 4.
    public var repairFactor = 4

    /// Parameters of one structured field.
    public var parameters = 200

    /// Addresses taken from one field. A header of ``headerBytes`` rarely has more.
    public var addresses = 50_000

    /// Fields of one name from which addresses are taken.
    public var addressFields = 100

    /// Message-IDs taken from one field. A very long thread has some hundreds.
    public var messageIDs = 2_000

    /// Authentication-Results fields that are looked at in one header block.
    public var authenticationFields = 50

    /// Results taken from one Authentication-Results field, and properties and comments taken from one result.
    public var authenticationResults = 100

    /// Recipients taken from one delivery report.
    public var reportRecipients = 1_000

    /// Bytes of one decoded part of a delivery report.
    public var reportBytes = 1 << 20

    /// Pieces of one message/partial. Mailers that cut cut into some tens.
    public var partialPieces = 1_000

    /// Bytes of a message put together from pieces; 64 MiB are more than servers accept.
    public var partialBytes = 64 << 20

    /// Attachments, and properties in one list, taken from one application/ms-tnef. Outlook writes some hundreds.
    public var tnefEntries = 2_000

    /// Bytes of rich text after decompression, and of the text or HTML in it.
    public var richTextBytes = 16 << 20

    /// Files taken out of one text (uuencode, yEnc).
    public var embeddedFiles = 100

    /// Defects that are kept for one header block or one message.
    public var defects = 100

    /// Creates the default bounds.
    public init() {}
}
