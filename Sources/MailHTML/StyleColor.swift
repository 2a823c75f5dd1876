/// Colours, as far as comparing text with its background needs.
enum StyleColor {
    /// `fff`, `ffffff`, and the same with an opacity behind it.
    static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        let values = digits.compactMap(\.hexadecimalValue).map { UInt32($0) }
        guard values.count == digits.count else { return nil }
        switch values.count {
        case 3, 4: return (values[0] * 17) << 16 | (values[1] * 17) << 8 | values[2] * 17
        case 6, 8: return values[..<6].reduce(0) { $0 << 4 | $1 }
        default: return nil
        }
    }

    /// The names that mail uses to hide text.
    static func named(_ word: some Collection<UInt8>) -> UInt32? {
        if word.equalsIgnoringCase("white") || pale.contains(where: { word.equalsIgnoringCase($0) }) { return 0xFFFFFF }
        if word.equalsIgnoringCase("black") { return 0 }
        return nil
    }

    /// Names of colours that cannot be told from white.
    private static let pale: [StaticString] = ["snow", "ivory", "ghostwhite", "floralwhite", "mintcream", "azure"]

    static func isRGB(_ name: [UInt8]) -> Bool { name.equalsIgnoringCase("rgb") || name.equalsIgnoringCase("rgba") }

    /// Red, green and blue, up to 255; what can be seen through is no colour.
    static func rgb(_ channels: [Double]) -> UInt32? {
        guard channels.count == 3 || (channels.count == 4 && channels[3] > 0.9) else { return nil }
        return channels[..<3].reduce(0) { $0 << 8 | UInt32(min(max($1, 0), 255)) }
    }

    /// Whether text in a colour can hardly be told from what is behind it.
    static func isClose(_ color: UInt32, to other: UInt32) -> Bool {
        [16, 8, 0].allSatisfy { shift in
            abs(Int(color >> shift & 0xFF) - Int(other >> shift & 0xFF)) <= 20
        }
    }

    /// The value of `bgcolor` and `color` attributes.
    static func attribute(_ value: [UInt8]) -> UInt32? {
        value.first == ASCII.hash ? hexadecimal(value.dropFirst()) : named(value)
    }
}
