/// Finds many phrases in one pass over a text (Aho and Corasick's automaton).
///
/// Time is linear in the text, whatever the phrases are and however often they occur: a place in the text ends at most
/// as many phrases as the table has suffixes of one another, a number that the table fixes and the text cannot raise.
///
/// A phrase is written as people write it and is folded like the text. It begins and ends at the limits of words; a
/// `*` at either end lifts that. `…` inside stands for anything up to ``maximumGap`` octets within a paragraph.
struct PhraseMatcher: Sendable {
    /// How far apart two pieces of a phrase may stand.
    static let maximumGap = 120

    /// A phrase that was found.
    struct Match: Sendable, Hashable {
        /// Its place in the table.
        let phrase: Int
        /// Where it stands in the folded octets.
        let range: Range<Int>
    }

    private struct Piece {
        let length: Int
        let phrase: Int
        /// Its place among the pieces of the phrase.
        let order: Int
        let isLast: Bool
        let bindsStart: Bool
        let bindsEnd: Bool
    }

    private struct Node {
        var failure: Int32 = 0
        /// The next shorter suffix at which pieces end; -1 for none.
        var nextOutput: Int32 = -1
        var pieces: [Int] = []
    }

    private var nodes = [Node()]
    private var edges: EdgeTable
    private var pieces: [Piece] = []
    private let phraseCount: Int

    init(_ phrases: [String]) {
        phraseCount = phrases.count
        edges = EdgeTable(capacity: phrases.reduce(16) { $0 + $1.utf8.count })
        for (index, phrase) in phrases.enumerated() { add(phrase, at: index) }
        link()
    }

    private mutating func add(_ phrase: String, at index: Int) {
        let parts = phrase.split(separator: "…")
        for (order, part) in parts.enumerated() {
            var part = part
            let opensStart = part.hasPrefix("*")
            if opensStart { part = part.dropFirst() }
            let opensEnd = part.hasSuffix("*")
            if opensEnd { part = part.dropLast() }
            let bytes = ComparisonText(part).bytes
            guard !bytes.isEmpty else { continue }
            var node = 0
            for byte in bytes {
                if let next = edges[node, byte] {
                    node = next
                } else {
                    nodes.append(Node())
                    edges[node, byte] = nodes.count - 1
                    node = nodes.count - 1
                }
            }
            nodes[node].pieces.append(pieces.count)
            pieces.append(
                Piece(
                    length: bytes.count, phrase: index, order: order, isLast: order == parts.count - 1,
                    bindsStart: !opensStart, bindsEnd: !opensEnd))
        }
    }

    /// Sets the failure links level by level.
    private mutating func link() {
        var queue = [0]
        let children = edges.byNode(nodes.count)
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for (byte, child) in children[node] {
                queue.append(child)
                var failure = 0
                if node != 0 {
                    var candidate = Int(nodes[node].failure)
                    while candidate != 0, edges[candidate, byte] == nil { candidate = Int(nodes[candidate].failure) }
                    failure = edges[candidate, byte] ?? 0
                }
                nodes[child].failure = Int32(failure)
                nodes[child].nextOutput =
                    nodes[failure].pieces.isEmpty ? nodes[failure].nextOutput : Int32(failure)
            }
        }
    }

    /// Calls `body` with each match in the order of their ends, until it returns false.
    func scan(_ text: ComparisonText, _ body: (Match) -> Bool) {
        let bytes = text.bytes
        /// For each phrase of several pieces: how many were seen, where the first began and the last one ended.
        var progress: [Int: (seen: Int, start: Int, end: Int)] = [:]
        var paragraphStart = 0
        var node = 0
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == 0x0A {
                paragraphStart = index
                node = 0
                continue
            }
            while node != 0, edges[node, byte] == nil { node = Int(nodes[node].failure) }
            node = edges[node, byte] ?? 0
            var output = nodes[node].pieces.isEmpty ? Int(nodes[node].nextOutput) : node
            while output >= 0 {
                for place in nodes[output].pieces {
                    let piece = pieces[place]
                    let range = (index + 1 - piece.length)..<(index + 1)
                    guard Self.isBound(range, in: bytes, start: piece.bindsStart, end: piece.bindsEnd) else { continue }
                    var start = range.lowerBound
                    if piece.order > 0 {
                        guard let last = progress[piece.phrase], last.seen >= piece.order,
                            last.end <= range.lowerBound, range.lowerBound - last.end <= Self.maximumGap,
                            last.start >= paragraphStart
                        else { continue }
                        start = last.start
                    }
                    if piece.isLast {
                        if !body(Match(phrase: piece.phrase, range: start..<range.upperBound)) { return }
                    } else {
                        progress[piece.phrase] = (piece.order + 1, start, range.upperBound)
                    }
                }
                output = Int(nodes[output].nextOutput)
            }
        }
    }

    /// Whether a match begins and ends where words do.
    ///
    /// Scripts that write no spaces, and those that join particles to words, have no such limits.
    private static func isBound(_ range: Range<Int>, in bytes: [UInt8], start: Bool, end: Bool) -> Bool {
        let first = bytes[range.lowerBound]
        let last = bytes[range.upperBound - 1]
        if start, range.lowerBound > 0 {
            let before = bytes[range.lowerBound - 1]
            if first.isASCIILetterOrDigit, before.isASCIILetterOrDigit { return false }
            if range.lowerBound > 1, first.leadsAlphabet, bytes[range.lowerBound - 2].leadsAlphabet { return false }
        }
        if end, range.upperBound < bytes.count {
            let after = bytes[range.upperBound]
            if last.isASCIILetterOrDigit, after.isASCIILetterOrDigit { return false }
            if range.count > 1, bytes[range.upperBound - 2].leadsAlphabet, after.leadsAlphabet { return false }
        }
        return true
    }
}

extension UInt8 {
    /// Whether it begins a two-octet letter of Greek or Cyrillic.
    fileprivate var leadsAlphabet: Bool { self >= 0xCE && self <= 0xD3 }
}

/// The edges of the automaton, hashed flat, so that a step costs about one memory access.
private struct EdgeTable: Sendable {
    private var keys: [UInt32]
    private var targets: [Int32]
    private let mask: Int

    init(capacity: Int) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        keys = [UInt32](repeating: .max, count: size)
        targets = [Int32](repeating: 0, count: size)
        mask = size - 1
    }

    subscript(node: Int, byte: UInt8) -> Int? {
        get {
            let key = UInt32(node) << 8 | UInt32(byte)
            var slot = Self.hash(key) & mask
            while keys[slot] != .max {
                if keys[slot] == key { return Int(targets[slot]) }
                slot = (slot + 1) & mask
            }
            return nil
        }
        set {
            guard let newValue else { return }
            let key = UInt32(node) << 8 | UInt32(byte)
            var slot = Self.hash(key) & mask
            while keys[slot] != .max, keys[slot] != key { slot = (slot + 1) & mask }
            keys[slot] = key
            targets[slot] = Int32(newValue)
        }
    }

    func byNode(_ count: Int) -> [[(byte: UInt8, child: Int)]] {
        var result = [[(byte: UInt8, child: Int)]](repeating: [], count: count)
        for (slot, key) in keys.enumerated() where key != .max {
            result[Int(key >> 8)].append((UInt8(truncatingIfNeeded: key), Int(targets[slot])))
        }
        return result
    }

    private static func hash(_ key: UInt32) -> Int {
        Int((key &* 0x9E37_79B1) >> 7)
    }
}
