/// Writing text and values so that they are read as what they are.
enum HTMLEscaping {
    /// Appends text that holds no references. Control characters go; line breaks become line feeds.
    static func appendText(_ bytes: [UInt8], in range: Range<Int>, to output: inout [UInt8]) {
        append(bytes, in: range, inValue: false, to: &output)
    }

    /// Appends the value of an attribute, to stand between double quotes.
    static func appendValue(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
        let bytes = Array(bytes)
        append(bytes, in: 0..<bytes.count, inValue: true, to: &output)
    }

    private static func append(_ bytes: [UInt8], in range: Range<Int>, inValue: Bool, to output: inout [UInt8]) {
        var copied = range.lowerBound
        var index = copied
        while index < range.upperBound {
            let byte = bytes[index]
            guard isSpecial[Int(byte)] else {
                index += 1
                continue
            }
            output += bytes[copied..<index]
            appendSpecial(byte, next: index + 1 < range.upperBound ? bytes[index + 1] : 0, inValue, &output)
            index += 1
            copied = index
        }
        output += bytes[copied..<range.upperBound]
    }

    /// Appends the escaped form of one of the bytes of ``isSpecial``.
    static func appendSpecial(_ byte: UInt8, next: UInt8, _ inValue: Bool, _ output: inout [UInt8]) {
        switch byte {
        case ASCII.ampersand: output.append("&amp;")
        case ASCII.less: output.append("&lt;")
        case ASCII.greater: output.append("&gt;")
        case ASCII.quote:
            if inValue { output.append("&quot;") } else { output.append(byte) }
        // Some old browsers took it for a quotation mark.
        case 0x60:
            if inValue { output.append("&#96;") } else { output.append(byte) }
        case ASCII.cr: if next != ASCII.lf { output.append(ASCII.lf) }
        default: break
        }
    }

    /// Bytes that are not copied as they are: controls other than tab and line feed, `"&<>`, and the backtick.
    static let isSpecial: [Bool] = (0...255).map { byte in
        switch UInt8(byte) {
        case ASCII.tab, ASCII.lf: false
        case 0..<0x20, ASCII.quote, ASCII.ampersand, ASCII.less, ASCII.greater, 0x60, ASCII.delete: true
        default: false
        }
    }
}
