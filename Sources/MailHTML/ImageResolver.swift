/// Decides what becomes of the images of one document, and keeps count.
struct ImageResolver {
    enum Outcome {
        /// Shown from this address.
        case shown([UInt8])
        /// Not fetched; this is where it lies.
        case blocked([UInt8])
        /// No address of an image.
        case refused
    }

    let remoteContent: HTMLSanitizer.RemoteContent
    let embedded: @Sendable (String) -> String?
    let imageDataPoints: @Sendable (ArraySlice<UInt8>) -> Int?
    let limits: HTMLLimits

    /// Points of images inside addresses that may still be shown.
    private var pointsLeft: Int
    private(set) var blockedCount = 0
    private(set) var remoteCount = 0
    private(set) var embeddedCount = 0
    private(set) var sawScript = false
    /// Whether no image is wanted: where it would tell what somebody points at.
    var isRefusing = false

    init(_ sanitizer: HTMLSanitizer) {
        remoteContent = sanitizer.remoteContent
        embedded = sanitizer.embedded
        imageDataPoints = sanitizer.imageDataPoints
        limits = sanitizer.limits
        pointsLeft = sanitizer.limits.imageDataPoints
    }

    /// - Parameters:
    ///   - written: the address, decoded.
    ///   - mayHoldData: whether the image may be in the address itself.
    ///   - isPixel: whether it is too small to be seen; such images are never fetched.
    mutating func resolve(_ written: [UInt8], mayHoldData: Bool, isPixel: Bool = false) -> Outcome {
        let url = MailURL(written, limits: limits)
        if url.isScript { sawScript = true }
        if isRefusing { return .refused }
        switch url.kind {
        case .contentID, .relative:
            guard !url.bytes.isEmpty, let local = embedded(url.contentID.map { "cid:\($0)" } ?? url.text) else {
                return .refused
            }
            embeddedCount += 1
            return .shown([UInt8](local.utf8))
        case .web:
            if let local = embedded(url.text) {
                embeddedCount += 1
                return .shown([UInt8](local.utf8))
            }
            remoteCount += 1
            if case .proxy(let address) = remoteContent, !isPixel { return .shown([UInt8](address(url.text).utf8)) }
            blockedCount += 1
            return .blocked(url.bytes)
        case .imageData:
            guard mayHoldData, let comma = url.bytes.firstIndex(of: ASCII.comma),
                let points = imageDataPoints(url.bytes[(comma + 1)...]), points <= pointsLeft
            else { return .refused }
            pointsLeft -= points
            return .shown(url.bytes)
        case .mail, .telephone, .fragment, .refused: return .refused
        }
    }
}
