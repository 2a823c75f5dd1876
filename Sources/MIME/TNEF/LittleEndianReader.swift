/// Reads numbers with the lowest octet first, and runs of octets; never beyond the end.
struct LittleEndianReader {
    private let bytes: ArraySlice<UInt8>

    /// Where the next octet is, as an index of the octets.
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// How many octets are left.
    var remaining: Int { bytes.endIndex - position }

    /// The next octets; nil, and nothing is taken, where there are not so many.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= remaining else { return nil }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    /// The next octets, or what there is of them.
    mutating func takeUp(to count: Int) -> ArraySlice<UInt8> {
        take(min(max(0, count), remaining)) ?? []
    }

    mutating func number16() -> Int? { number(2) }

    /// Never negative.
    mutating func number32() -> Int? { number(4) }

    private mutating func number(_ count: Int) -> Int? {
        take(count).map { $0.reversed().reduce(0) { $0 << 8 | Int($1) } }
    }

    /// Skips what fills the last four octets up.
    mutating func align(_ length: Int) { _ = takeUp(to: (4 - length % 4) % 4) }
}
