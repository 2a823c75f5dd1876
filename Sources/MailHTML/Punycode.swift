/// Labels of host names in the letters that people read, and in those that travel (RFC 3492, RFC 5890).
///
/// Names are neither mapped nor checked here: this is for telling a reader what a name looks like and what it is.
enum Punycode {
    /// What stands before an encoded label.
    static let prefix = Array("xn--".utf8)

    /// No label of the DNS is longer.
    private static let longestLabel = 63

    private static let base = 36
    private static let lowest = 1
    private static let highest = 26

    /// The letters of a label without its `xn--`; nil where it is none.
    static func decoded(_ label: some Collection<UInt8>) -> [Unicode.Scalar]? {
        guard !label.isEmpty, label.count <= longestLabel else { return nil }
        let bytes = Array(label)
        var output: [UInt32] = []
        var index = 0
        if let mark = bytes.lastIndex(of: ASCII.hyphen) {
            output = bytes[..<mark].map { UInt32($0) }
            index = mark + 1
        }
        guard output.allSatisfy({ $0 < 0x80 }) else { return nil }
        // RFC 3492 §6.2. A label is short, but what it says may still leave the range of letters.
        var (n, i, bias) = (128, 0, 72)
        while index < bytes.count {
            let before = i
            var (weight, k) = (1, base)
            while true {
                guard index < bytes.count, let digit = digit(bytes[index]) else { return nil }
                index += 1
                i += digit * weight
                guard i < 1 << 40 else { return nil }
                let threshold = min(max(k - bias, lowest), highest)
                if digit < threshold { break }
                weight *= base - threshold
                guard weight < 1 << 40 else { return nil }
                k += base
            }
            let count = output.count + 1
            bias = adapted(i - before, count, isFirst: before == 0)
            n += i / count
            i %= count
            guard n <= 0x10FFFF else { return nil }
            output.insert(UInt32(n), at: i)
            i += 1
        }
        let scalars = output.compactMap(Unicode.Scalar.init)
        return scalars.count == output.count ? scalars : nil
    }

    /// A label with letters beyond ASCII as it travels; nil where it would be too long.
    static func encoded(_ label: [Unicode.Scalar]) -> [UInt8]? {
        guard label.count <= longestLabel else { return nil }
        var output = label.filter(\.isASCII).map { UInt8($0.value) }
        let basic = output.count
        if basic > 0 { output.append(ASCII.hyphen) }
        // RFC 3492 §6.3
        var (n, delta, bias, handled) = (128, 0, 72, basic)
        while handled < label.count {
            guard let next = label.lazy.map({ Int($0.value) }).filter({ $0 >= n }).min() else { return nil }
            delta += (next - n) * (handled + 1)
            n = next
            for scalar in label {
                if scalar.value < n { delta += 1 }
                guard scalar.value == n else { continue }
                var (q, k) = (delta, base)
                while true {
                    let threshold = min(max(k - bias, lowest), highest)
                    if q < threshold { break }
                    output.append(letter(threshold + (q - threshold) % (base - threshold)))
                    q = (q - threshold) / (base - threshold)
                    k += base
                }
                output.append(letter(q))
                bias = adapted(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            n += 1
        }
        return output.count + prefix.count <= longestLabel ? prefix + output : nil
    }

    /// RFC 3492 §6.1
    private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var k = 0
        while delta > (base - lowest) * highest / 2 {
            delta /= base - lowest
            k += base
        }
        return k + (base - lowest + 1) * delta / (delta + 38)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte.lowercased {
        case 0x61...0x7A: Int(byte.lowercased) - 0x61
        case 0x30...0x39: Int(byte) - 0x30 + 26
        default: nil
        }
    }

    private static func letter(_ digit: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: digit < 26 ? 0x61 + digit : 0x30 + digit - 26)
    }
}
