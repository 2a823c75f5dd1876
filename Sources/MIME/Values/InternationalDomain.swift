import MailModel

/// Turns a domain name as people write it into its ASCII form.
enum InternationalDomain {
    /// The name in ASCII form; nil where it has none.
    ///
    /// Letters become lower-case; the full stops of Chinese and Japanese separate labels too (RFC 3490 §3.1). Text that
    /// is not composed is refused, since comparing it needs tables that are not here.
    static func ascii(_ text: String) -> DomainName? {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return DomainName(text) }
        // A longer name has no ASCII form of 253 octets.
        guard text.utf8.count <= 1024 else { return nil }
        var labels: [String] = []
        for label in text.lowercased().unicodeScalars.split(
            omittingEmptySubsequences: false,
            whereSeparator: { ".\u{3002}\u{FF0E}\u{FF61}".unicodeScalars.contains($0) })
        {
            guard let ascii = asciiLabel(Array(label)) else { return nil }
            labels.append(ascii)
        }
        return DomainName(labels.joined(separator: "."))
    }

    private static func asciiLabel(_ label: [Unicode.Scalar]) -> String? {
        if label.allSatisfy(\.isASCII) { return String(String.UnicodeScalarView(label)) }
        let isComposed = label.allSatisfy { !(0x300...0x36F).contains($0.value) }
        guard isComposed, label.allSatisfy({ $0.value > 0x9F && !$0.properties.isWhitespace || $0.isASCII }) else {
            return nil
        }
        return Punycode.encode(label).map { "xn--" + $0 }
    }
}

/// The encoding of labels (RFC 3492).
enum Punycode {
    /// The label without `xn--`; nil where it is longer than a label may be.
    static func encode(_ label: [Unicode.Scalar]) -> String? {
        // RFC 1035 §2.3.4; also keeps the arithmetic far from overflow.
        guard label.count <= 63 else { return nil }
        var output = label.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
        let basicCount = output.count
        if basicCount > 0 { output.append(ASCII.hyphen) }
        // RFC 3492 §6.3
        var code: UInt32 = 128
        var delta = 0
        var bias = 72
        var handled = basicCount
        while handled < label.count {
            guard let next = label.lazy.map(\.value).filter({ $0 >= code }).min() else { return nil }
            delta += Int(next - code) * (handled + 1)
            code = next
            for scalar in label {
                if scalar.value < code { delta += 1 }
                guard scalar.value == code else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapt(delta, count: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return output.count <= 59 ? String(decoding: output, as: UTF8.self) : nil
    }

    private static func append(_ delta: Int, bias: Int, to output: inout [UInt8]) {
        var rest = delta
        var base = 36
        while true {
            let threshold = min(max(base - bias, 1), 26)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            base += 36
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? value + 0x61 : value - 26 + 0x30)
    }

    /// RFC 3492 §6.1
    private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var base = 0
        while delta > 455 {
            delta /= 35
            base += 36
        }
        return base + 36 * delta / (delta + 38)
    }
}
