/// Every bound on what one HTML document can make us hold, with its reason.
///
/// Reaching a bound never fails: what was read up to there is kept, the rest is left out or shown as text. All work is
/// linear in the number of bytes given, whatever they are; the bounds are for memory and for the browser that shows
/// the result.
public struct HTMLLimits: Sendable, Hashable {
    /// Bytes of a document that are looked at. Newsletters stay under 1 MB.
    public var bytes = 10 << 20

    /// Levels of open elements. Nested tables of real mail stay under 60.
    public var depth = 200

    /// Attributes taken from one tag. Real tags have fewer than 20.
    public var attributes = 100

    /// Bytes of an address. Links that count clicks reach 4 KB; images inside an address are bounded by ``bytes`` only.
    public var addressBytes = 16 << 10

    /// Points of all images inside addresses together. A browser needs four bytes for each, and a few bytes of a file can
    /// stand for millions of them.
    public var imageDataPoints = 50_000_000

    /// Bytes of style sheets that are looked at. The largest newsletters carry about 100 KB.
    public var styleSheetBytes = 512 << 10

    /// Links that are listed. More than a thousand help nobody.
    public var links = 1000

    /// Creates the default bounds.
    public init() {}
}
