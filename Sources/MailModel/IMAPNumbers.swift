/// A message's unique identifier within a folder: 1 to 4,294,967,295 (RFC 9051 §2.3.1.1).
public struct UID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The number; never zero.
    public let rawValue: UInt32

    /// Returns nil for zero, which no message has.
    public init?(_ value: UInt32) {
        guard value != 0 else { return nil }
        rawValue = value
    }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Orders as the folder does.
    public static func < (left: UID, right: UID) -> Bool { left.rawValue < right.rawValue }
}

/// A message's position in the selected folder, from 1; it changes with every expunge (RFC 9051 §2.3.1.2).
public struct SequenceNumber: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The number; never zero.
    public let rawValue: UInt32

    /// Returns nil for zero.
    public init?(_ value: UInt32) {
        guard value != 0 else { return nil }
        rawValue = value
    }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Orders as the folder does.
    public static func < (left: SequenceNumber, right: SequenceNumber) -> Bool { left.rawValue < right.rawValue }
}

/// The number that says whether a folder's UIDs still mean what they meant (RFC 9051 §2.3.1.1).
public struct UIDValidity: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The number; never zero.
    public let rawValue: UInt32

    /// Returns nil for zero.
    public init?(_ value: UInt32) {
        guard value != 0 else { return nil }
        rawValue = value
    }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

/// A modification sequence: 63 bits (RFC 7162 §3.1.3).
public struct ModSeq: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The number, 0 to 2^63 - 1; zero means that the folder keeps none.
    public let rawValue: Int64

    /// Returns nil where `value` needs more than 63 bits.
    public init?(_ value: UInt64) {
        guard let exact = Int64(exactly: value) else { return nil }
        rawValue = exact
    }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Later is greater.
    public static func < (left: ModSeq, right: ModSeq) -> Bool { left.rawValue < right.rawValue }
}

/// A set of message numbers as ranges, kept sorted and merged. `UIDSet` and `SequenceSet` are different types, so
/// that the two numberings cannot be mixed.
public struct NumberSet<Kind: MessageNumberKind>: Sendable, Hashable, CustomStringConvertible {
    /// Ascending, disjoint, non-adjacent ranges of non-zero numbers.
    public private(set) var ranges: [ClosedRange<UInt32>]

    /// An empty set.
    public init() { ranges = [] }

    /// Sorts and merges `ranges`; zero is dropped.
    public init(_ ranges: some Sequence<ClosedRange<UInt32>>) {
        let sorted = ranges.filter { $0.upperBound != 0 }
            .map { max($0.lowerBound, 1)...$0.upperBound }
            .sorted { $0.lowerBound < $1.lowerBound }
        var merged: [ClosedRange<UInt32>] = []
        for range in sorted {
            if let last = merged.last, last.upperBound == .max || range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    /// A set of single numbers; zero is dropped.
    public init(numbers: some Sequence<UInt32>) {
        self.init(numbers.map { $0...$0 })
    }

    /// Whether no number is in it.
    public var isEmpty: Bool { ranges.isEmpty }

    /// How many numbers are in it.
    public var count: Int { ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }

    /// Whether `number` is in it, found by halving.
    public func contains(_ number: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = low + (high - low) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= number
    }

    /// Every number, ascending. A range can hold four thousand million: check ``count`` first.
    public var numbers: some Sequence<UInt32> { ranges.lazy.joined() }

    /// The form on the wire, such as `1:3,7` (RFC 9051 §9 sequence-set); empty where the set is.
    public var description: String {
        ranges.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }
            .joined(separator: ",")
    }
}

/// Tells ``UIDSet`` and ``SequenceSet`` apart.
public protocol MessageNumberKind: Sendable {}

/// The two ways in which a folder numbers its messages.
public enum MessageNumbering {
    /// By unique identifier.
    public enum ByUID: MessageNumberKind {}
    /// By position.
    public enum BySequence: MessageNumberKind {}
}

/// A set of UIDs.
public typealias UIDSet = NumberSet<MessageNumbering.ByUID>
/// A set of positions.
public typealias SequenceSet = NumberSet<MessageNumbering.BySequence>
