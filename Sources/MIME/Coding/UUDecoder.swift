/// Decodes uuencode piece by piece, as it stands in a body with the encoding `x-uuencode`.
///
/// The output does not depend on how the input is cut. What stands before a `begin` line and behind the `end` line is
/// no content; where no `begin` line comes first, lines are taken as they are. Holds at most one line of
/// ``maximumLine`` octets; what is longer is damage.
public struct UUDecoder: Sendable {
    /// Octets of a line that are looked at. A full line has 61, some encoders add one for a sum.
    public static let maximumLine = 256

    private enum State {
        case before
        case inside
        case after
    }

    private var state = State.before
    private var line: [UInt8] = []
    private var isTooLong = false

    /// Whether a line was no line of uuencode, or the end was missing.
    public private(set) var isDamaged = false

    /// Starts at the beginning of a body.
    public init() {}

    /// Decodes `input` and appends what is complete to `output`.
    public mutating func decode(_ input: Span<UInt8>, into output: inout [UInt8]) {
        var index = 0
        while index < input.count {
            let lineFeed = input.firstIndex(of: ASCII.lf, in: index..<input.count)
            let end = lineFeed ?? input.count
            let room = Self.maximumLine - line.count
            line.append(contentsOf: input, in: index..<min(end, index + room))
            if end - index > room { isTooLong = true }
            guard lineFeed != nil else { return }
            takeLine(into: &output)
            index = end + 1
        }
    }

    /// Takes a last line without its break.
    public mutating func finish(into output: inout [UInt8]) {
        if !line.isEmpty { takeLine(into: &output) }
        if case .inside = state { isDamaged = true }
        state = .before
    }

    private mutating func takeLine(into output: inout [UInt8]) {
        defer {
            line.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        while let last = line.last, last == ASCII.cr { line.removeLast() }
        switch state {
        case .before:
            if UULine.isBegin(line[...]) {
                state = .inside
            } else if !isTooLong, let count = UULine.dataCount(line[...]), count > 0 {
                // The body has only lines of data.
                state = .inside
                UULine.decode(line[...], into: &output)
            }
        case .inside:
            if line.starts(with: "end".utf8), line.dropFirst(3).allSatisfy(\.isFoldingSpace) {
                state = .after
            } else if line.isEmpty {
                return
            } else if !isTooLong, UULine.dataCount(line[...]) != nil {
                UULine.decode(line[...], into: &output)
            } else {
                isDamaged = true
            }
        case .after: break
        }
    }
}

/// One line of uuencode.
enum UULine {
    /// Whether a line begins a file: `begin 644 name`.
    static func isBegin(_ line: ArraySlice<UInt8>) -> Bool { name(in: line) != nil }

    /// The name on the line that begins a file; nil for other lines.
    static func name(in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.starts(with: "begin ".utf8) else { return nil }
        let mode = line.dropFirst(6).prefix { $0 >= 0x30 && $0 <= 0x37 }
        var name = line[mode.endIndex...]
        guard (3...4).contains(mode.count), name.popFirst() == ASCII.space else { return nil }
        while let last = name.last, last.isFoldingSpace { name.removeLast() }
        return name.isEmpty ? nil : name
    }

    /// How many octets a line stands for; nil where it is no line of data.
    ///
    /// Spaces at its end may have got lost, and one or two octets may be more than it needs.
    static func dataCount(_ line: ArraySlice<UInt8>) -> Int? {
        guard let first = line.first, (0x20...0x60).contains(first) else { return nil }
        let count = Int(first &- 0x20) & 63
        let digits = (count * 8 + 5) / 6
        let whole = (count + 2) / 3 * 4
        let rest = line.dropFirst()
        guard rest.count <= whole + 2, rest.allSatisfy({ (0x20...0x60).contains($0) }) else { return nil }
        // A line may lose the spaces at its end, but hardly half of itself.
        guard rest.count >= digits || rest.count * 2 >= digits else { return nil }
        return count
    }

    static func decode(_ line: ArraySlice<UInt8>, into output: inout [UInt8]) {
        guard let count = dataCount(line) else { return }
        var left = count
        var index = line.startIndex + 1
        while left > 0 {
            var group: UInt32 = 0
            for place in 0..<4 {
                let byte = index + place < line.endIndex ? line[index + place] : ASCII.space
                group = group << 6 | UInt32(byte &- 0x20) & 63
            }
            index += 4
            for shift: UInt32 in [16, 8, 0] where left > 0 {
                output.append(UInt8(truncatingIfNeeded: group >> shift))
                left -= 1
            }
        }
    }
}
