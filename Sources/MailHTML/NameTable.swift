/// A fixed set of names, found by their bytes without making a string.
///
/// Open addressing over an array of twice the size or more, so that a look-up costs one pass over the name.
struct NameTable: Sendable {
    private let names: [UInt8]
    private let starts: [UInt32]
    private let slots: [UInt16]
    private let mask: Int

    /// The bytes of the longest name.
    let longestName: Int

    /// Numbers the names from 0 in the order given. At most 65,535 names.
    init(_ list: [[UInt8]]) {
        var names: [UInt8] = []
        var starts: [UInt32] = [0]
        var size = 16
        while size < list.count * 2 { size *= 2 }
        var slots = [UInt16](repeating: .max, count: size)
        var longest = 0
        for (number, name) in list.enumerated() {
            names += name
            starts.append(UInt32(names.count))
            longest = max(longest, name.count)
            var hash = Self.seed
            for byte in name { hash = Self.mix(hash, byte) }
            var slot = Int(truncatingIfNeeded: hash ^ hash >> 15) & (size - 1)
            while slots[slot] != .max { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt16(number)
        }
        self.names = names
        self.starts = starts
        self.slots = slots
        mask = size - 1
        longestName = longest
    }

    init(_ list: [String]) {
        self.init(list.map { [UInt8]($0.utf8) })
    }

    /// The number of the name that stands in `range`, as it is written there.
    func number(of bytes: [UInt8], in range: Range<Int>) -> Int? {
        find(bytes, range) { $0 }
    }

    /// The number of the name that stands in `range`, in any case. The table's names are in lower case.
    func number(ofLowercased bytes: [UInt8], in range: Range<Int>) -> Int? {
        find(bytes, range) { $0.lowercased }
    }

    @inline(__always)
    private func find(_ bytes: [UInt8], _ range: Range<Int>, _ fold: (UInt8) -> UInt8) -> Int? {
        guard range.count <= longestName, range.upperBound <= bytes.count else { return nil }
        var hash = Self.seed
        for index in range { hash = Self.mix(hash, fold(bytes[index])) }
        var slot = Int(truncatingIfNeeded: hash ^ hash >> 15) & mask
        while slots[slot] != .max {
            let number = Int(slots[slot])
            let start = Int(starts[number])
            if Int(starts[number + 1]) - start == range.count {
                var offset = 0
                while offset < range.count, names[start + offset] == fold(bytes[range.lowerBound + offset]) {
                    offset += 1
                }
                if offset == range.count { return number }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private static let seed: UInt32 = 2_166_136_261

    /// One step of FNV-1a. Names that a peer chooses are only looked up, never added, so collisions cannot be piled up.
    private static func mix(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
        (hash ^ UInt32(byte)) &* 16_777_619
    }
}
