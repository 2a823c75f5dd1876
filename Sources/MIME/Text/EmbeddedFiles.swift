/// A file that stands inside a text, as mail carried files before MIME and as news servers still do.
public struct EmbeddedFile: Sendable, Hashable {
    /// The ways in which a file stands in a text.
    public enum Coding: Sendable, Hashable {
        /// Between `begin 644 name` and `end`.
        case uuencode
        /// Between `=ybegin` and `=yend`.
        case yEnc
    }

    /// How it is encoded.
    public let coding: Coding

    /// The name as its sender wrote it; never to be used as a path.
    public let name: String

    /// Where it stands in the octets of the text, its first and last line included.
    public let range: Range<Int>

    /// The file's octets.
    public let content: [UInt8]

    /// Whether lines of it are damaged, or its length or sum is wrong.
    public let isDamaged: Bool
}

/// Finds the files inside a text.
///
/// Only what begins and ends as it should is a file: a text that has the word `begin` in it loses nothing. Time is
/// linear.
public struct EmbeddedFiles: Sendable, Hashable {
    /// The files in order.
    public let files: [EmbeddedFile]

    /// Looks for files in a text whose transfer encoding is undone but whose charset is not.
    ///
    /// - Parameter limit: how many files are taken at most.
    public init(in octets: ArraySlice<UInt8>, limit: Int = MIMELimits().embeddedFiles) {
        let bytes = octets.span
        var files: [EmbeddedFile] = []
        var index = 0
        // Where a yEnc file without an end was found; none can end behind it.
        var hasYEncEnd = true
        while index < bytes.count, files.count < limit {
            let line = Line(bytes, at: index)
            guard bytes[index] == 0x62 || bytes[index] == ASCII.equals else {
                index = line.next
                continue
            }
            let content = octets[shifted: line.content]
            if content.first == 0x62, let name = UULine.name(in: content),
                let end = Self.endOfUUEncoded(bytes, octets, from: line.next)
            {
                files.append(Self.file(.uuencode, name: name, range: index..<end, of: octets))
                index = end
            } else if hasYEncEnd, content.starts(with: "=ybegin ".utf8) {
                guard let end = Self.endOfYEnc(bytes, octets, from: line.next) else {
                    hasYEncEnd = false
                    index = line.next
                    continue
                }
                let name = YEncLine(Array(content.prefix(YEncDecoder.maximumControlLine))).name ?? []
                files.append(Self.file(.yEnc, name: name[...], range: index..<end, of: octets))
                index = end
            } else {
                index = line.next
            }
        }
        self.files = files
    }

    /// The octets without the files.
    func rest(of octets: [UInt8]) -> [UInt8] {
        guard !files.isEmpty else { return octets }
        var result: [UInt8] = []
        var start = 0
        for file in files {
            result += octets[start..<file.range.lowerBound]
            start = file.range.upperBound
        }
        return result + octets[start...]
    }

    private static func file(
        _ coding: EmbeddedFile.Coding, name: ArraySlice<UInt8>, range: Range<Int>, of octets: ArraySlice<UInt8>
    ) -> EmbeddedFile {
        var decoder = TransferDecoder(coding == .yEnc ? .yEnc : .uuencode)
        let content = decoder.decodeWhole(octets[shifted: range])
        return EmbeddedFile(
            coding: coding, name: EncodedWord.decode(Array(name.prefix(1000))), range: range, content: content,
            isDamaged: decoder.isDamaged)
    }

    /// Behind the `end` line; nil where another line comes before it that is no data.
    private static func endOfUUEncoded(_ bytes: Span<UInt8>, _ octets: ArraySlice<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            let line = Line(bytes, at: index)
            let content = octets[shifted: line.content]
            index = line.next
            if content.starts(with: "end".utf8), content.dropFirst(3).allSatisfy(\.isFoldingSpace) { return index }
            // Some mailers leave the line of no data empty.
            guard content.isEmpty || UULine.dataCount(content) != nil else { return nil }
        }
        return nil
    }

    /// Behind the `=yend` line; nil where there is none.
    private static func endOfYEnc(_ bytes: Span<UInt8>, _ octets: ArraySlice<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            let line = Line(bytes, at: index)
            index = line.next
            if bytes[line.content.lowerBound..<line.content.upperBound, startsWith: "=yend "] { return index }
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Whether the octets in a range begin with a text.
    fileprivate subscript(range: Range<Int>, startsWith text: StaticString) -> Bool {
        guard range.count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { buffer in
            for (place, byte) in buffer.enumerated() where self[range.lowerBound + place] != byte { return false }
            return true
        }
    }
}
