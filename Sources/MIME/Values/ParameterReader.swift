/// Reads one parameter after the other; every octet is looked at a fixed number of times.
struct ParameterReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    mutating func next() -> ParameterList.Parameter? {
        while index < bytes.endIndex {
            skipSpaceAndComments()
            let start = index
            while index < bytes.endIndex, isNameText(bytes[index]) { index += 1 }
            let name = bytes[start..<index]
            skipSpaceAndComments()
            guard !name.isEmpty, index < bytes.endIndex, bytes[index] == ASCII.equals else {
                // What is no parameter is skipped by at least one octet.
                if index < bytes.endIndex, index == start || !isNameText(bytes[index]) { index += 1 }
                continue
            }
            index += 1
            skipSpaceAndComments()
            let value = readValue()
            return ParameterList.Parameter(
                name: String(decoding: name.map(\.lowercased), as: UTF8.self), value: value)
        }
        return nil
    }

    private mutating func readValue() -> [UInt8] {
        if index < bytes.endIndex, bytes[index] == ASCII.quote {
            var tokenizer = HeaderTokenizer(bytes[index...], grammar: .mime)
            if let token = tokenizer.next(), token.isTerminated {
                index = token.range.upperBound
                return Self.resolvingQuotes(bytes[(token.range.lowerBound + 1)..<(index - 1)])
            }
            // A quote that never closes; no other opens behind it, so this happens once.
            index += 1
        }
        let start = index
        var end = index
        while index < bytes.endIndex, bytes[index] != ASCII.semicolon {
            if bytes[index].isFoldingSpace {
                let gap = index
                while index < bytes.endIndex, bytes[index].isFoldingSpace { index += 1 }
                if index < bytes.endIndex, bytes[index] == ASCII.openParenthesis { break }
                if beginsParameter(at: index) {
                    // The semicolon is missing.
                    index = gap
                    break
                }
            } else {
                index += 1
                end = index
            }
        }
        return bytes[start..<end].filter { $0 != ASCII.cr && $0 != ASCII.lf }
    }

    /// Resolves quoted pairs of quotes and backslashes only: other backslashes are those of Windows' paths.
    private static func resolvingQuotes(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var index = content.startIndex
        while index < content.endIndex {
            let byte = content[index]
            index += 1
            if byte == ASCII.cr || byte == ASCII.lf { continue }
            if byte == ASCII.backslash, index < content.endIndex,
                content[index] == ASCII.quote || content[index] == ASCII.backslash
            {
                // RFC 5322 §3.2.1
                result.append(content[index])
                index += 1
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// Whether a name and an equals sign stand there, with no space between them.
    private func beginsParameter(at start: Int) -> Bool {
        var place = start
        while place < bytes.endIndex, isNameText(bytes[place]) { place += 1 }
        return place > start && place < bytes.endIndex && bytes[place] == ASCII.equals
    }

    private mutating func skipSpaceAndComments() {
        while index < bytes.endIndex {
            if bytes[index].isFoldingSpace {
                index += 1
            } else if bytes[index] == ASCII.openParenthesis {
                var tokenizer = HeaderTokenizer(bytes[index...], grammar: .mime)
                guard let comment = tokenizer.next() else { return }
                index = comment.range.upperBound
            } else {
                return
            }
        }
    }

    private func isNameText(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7F && !byte.isMIMESpecial }
}
