/// One field of a header block: its raw octets, and what they mean when asked for.
///
/// The octets are shared with the message and not copied.
public struct HeaderField: Sendable {
    /// The name's octets as written, without white space before the colon.
    public let rawName: ArraySlice<UInt8>

    /// The octets after the colon as written, up to but without the last line break; folds are still in it.
    public let rawValue: ArraySlice<UInt8>

    /// The name as written.
    public var name: String { String(decoding: rawName, as: UTF8.self) }

    /// Whether this is the field that `name` names, in any case.
    public func isNamed(_ name: HeaderName) -> Bool {
        name.matches(rawName.span, in: 0..<rawName.count)
    }

    /// The value with line breaks taken out and the white space around it dropped; a copy.
    public var unfolded: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(rawValue.count)
        let bytes = rawValue.span
        var index = 0
        while index < bytes.count {
            // RFC 5322 §2.2.3: line by line, each without its break.
            let lf = bytes.firstIndex(of: ASCII.lf, in: index..<bytes.count) ?? bytes.count
            var end = lf
            if lf < bytes.count, end > index, bytes[end - 1] == ASCII.cr { end -= 1 }
            if result.isEmpty {
                while index < end, bytes[index].isBlank { index += 1 }
            }
            result.append(contentsOf: rawValue[shifted: index..<end])
            index = lf + 1
        }
        // A value cut at its end may keep the CR of a break that is gone.
        while let last = result.last, last.isFoldingSpace { result.removeLast() }
        return result
    }

    /// The value as text: unfolded, encoded words decoded (RFC 2047), octets outside ASCII as UTF-8 or else ISO-8859-1.
    ///
    /// Control characters stay in it; whoever shows it makes it safe.
    public var text: String { EncodedWord.decode(unfolded) }
}
