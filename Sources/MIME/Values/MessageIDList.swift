public import MailModel

/// Reads the ids in Message-ID, In-Reply-To and References, as mailers write them.
public enum MessageIDList {
    /// The ids in a raw field value, in order.
    ///
    /// Takes every `<…>` outside comments, white space inside the brackets taken out; the last one may lack its end.
    /// Where there is none at all, takes the words that have an `@`, as some mailers leave the brackets away. Phrases
    /// (RFC 5322 §4.5.4) are skipped. Ids that ``MailModel/MessageID`` refuses are left out.
    ///
    /// - Parameter limit: how many ids are taken at most.
    public static func parse(
        _ value: ArraySlice<UInt8>, limit: Int = MIMELimits().messageIDs
    ) -> [MessageID] {
        let bracketed = bracketedIDs(in: value, limit: limit)
        if !bracketed.isEmpty { return bracketed }
        // Some servers encode long ids as if they were text.
        let words = Array(value.prefix(maximumEncoded))
        if words.starts(with: "=?".utf8) || words.starts(with: " =?".utf8) {
            let decoded = Array(EncodedWord.decode(words).utf8)
            let ids = bracketedIDs(in: decoded[...], limit: limit)
            if !ids.isEmpty { return ids }
        }
        return bareIDs(in: value, limit: limit)
    }

    /// Octets of encoded words in which ids are looked for.
    private static let maximumEncoded = 100_000

    private static func bracketedIDs(in value: ArraySlice<UInt8>, limit: Int) -> [MessageID] {
        var result: [MessageID] = []
        var index = value.startIndex
        var skipsComments = true
        while index < value.endIndex, result.count < limit {
            switch value[index] {
            case ASCII.less:
                index = readID(in: value, after: index, into: &result)
            case ASCII.openParenthesis where skipsComments:
                var tokenizer = HeaderTokenizer(value[index...], grammar: .message)
                if let comment = tokenizer.next(), comment.isTerminated {
                    index = comment.range.upperBound
                } else {
                    // A parenthesis that never closes is no comment, and neither is any behind it: looking again for
                    // each of them would take quadratic time.
                    skipsComments = false
                    index += 1
                }
            default: index += 1
            }
        }
        return result
    }

    /// Reads from an opening bracket to its closing one; a second opening bracket starts over. Returns where to go on.
    private static func readID(
        in value: ArraySlice<UInt8>, after open: Int, into result: inout [MessageID]
    ) -> Int {
        var content: [UInt8] = []
        var index = open + 1
        while index < value.endIndex {
            let byte = value[index]
            if byte == ASCII.less { return index }
            index += 1
            if byte == ASCII.greater {
                if let id = MessageID(content.lenientText) { result.append(id) }
                return index
            }
            if !byte.isFoldingSpace { content.append(byte) }
        }
        // A field that was cut.
        if content.contains(ASCII.at), let id = MessageID(content.lenientText) { result.append(id) }
        return index
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte.isFoldingSpace || byte == ASCII.comma || byte == ASCII.semicolon || byte == ASCII.quote
    }

    private static func bareIDs(in value: ArraySlice<UInt8>, limit: Int) -> [MessageID] {
        var result: [MessageID] = []
        for word in value.split(whereSeparator: isSeparator) where result.count < limit {
            guard word.contains(ASCII.at), word.first != ASCII.at, word.last != ASCII.at,
                let id = MessageID(word.lenientText)
            else { continue }
            result.append(id)
        }
        return result
    }
}
