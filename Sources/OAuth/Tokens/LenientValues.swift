import FoundationEssentials

/// A number as servers write it: as a number, with a fraction, or as a text.
struct LenientNumber: Decodable {
    /// Clamped to what an `Int32` holds, so that no sum of it overflows; nil where it is no number at all.
    let value: Int?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            value = Self.clamped(Double(number))
        } else if let number = try? container.decode(Double.self) {
            value = Self.clamped(number)
        } else if let text = try? container.decode(String.self), text.utf8.count <= 32 {
            value = Double(text).flatMap(Self.clamped)
        } else {
            value = nil
        }
    }

    private static func clamped(_ number: Double) -> Int? {
        guard number.isFinite else { return nil }
        return Int(min(max(number, Double(Int32.min)), Double(Int32.max)))
    }
}

/// A text or a list of texts, as `aud` and `scope` come.
struct LenientTexts: Decodable {
    let values: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            values = [text]
        } else {
            values = Array(((try? container.decode([String].self)) ?? []).prefix(200))
        }
    }
}
