import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Converts octets to UTF-8 by the C library's `iconv`.
///
/// Only names that stand in our own table come here. A descriptor has state and opening one may load a library, so
/// some are kept open; whoever uses one has it alone, and it is reset before it is used again.
enum CharsetConverter {
    /// Descriptors of one charset that are kept open while nobody uses them.
    private static let keptOpen = 4

    /// The idle descriptors by charset, as addresses: the C pointer may go from one thread to another, but Swift
    /// cannot know that. The number of charsets is bounded by our table.
    private static let idle = Mutex<[String: [UInt]]>([:])

    /// The text of octets in a charset that iconv knows by that name; nil where it does not.
    static func decode(_ octets: [UInt8], from name: String) -> Charset.Conversion? {
        guard let descriptor = borrow(name) else { return nil }
        defer { giveBack(descriptor, name) }
        var run = Run(descriptor: descriptor, expected: octets.count)
        octets.withUnsafeBufferPointer { run.convert($0) }
        return Charset.Conversion(
            text: String(decoding: run.output, as: UTF8.self), replacements: run.replacements,
            endsInside: run.endsInside)
    }

    private static func borrow(_ name: String) -> iconv_t? {
        if let address = idle.withLock({ $0[name]?.popLast() }), let descriptor = iconv_t(bitPattern: address) {
            return descriptor
        }
        guard let opened = iconv_open("UTF-8", name), UInt(bitPattern: opened) != UInt.max else { return nil }
        return opened
    }

    private static func giveBack(_ descriptor: iconv_t, _ name: String) {
        iconv(descriptor, nil, nil, nil, nil)
        let address = UInt(bitPattern: descriptor)
        let isKept = idle.withLock { idle in
            guard idle[name, default: []].count < keptOpen else { return false }
            idle[name, default: []].append(address)
            return true
        }
        if !isKept { iconv_close(descriptor) }
    }

    /// One conversion. Each call of iconv either takes at least one octet, or fills the buffer, or is followed by an
    /// octet being passed over, so the work is linear.
    private struct Run {
        let descriptor: iconv_t
        private(set) var output: [UInt8] = []
        private(set) var replacements = 0
        private(set) var endsInside = false

        /// `(size_t)-1`
        private static let failure = -1

        init(descriptor: iconv_t, expected: Int) {
            self.descriptor = descriptor
            output.reserveCapacity(expected + expected / 2)
        }

        mutating func convert(_ octets: UnsafeBufferPointer<UInt8>) {
            guard let start = octets.baseAddress else { return }
            // iconv's parameter is not const, but it only reads.
            var input: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(mutating: start)
                .assumingMemoryBound(to: CChar.self)
            var inputLeft = octets.count
            while inputLeft > 0 {
                let error = step(&input, &inputLeft)
                guard error != 0 else { break }
                if error == E2BIG { continue }
                // EILSEQ, or EINVAL where the end is not whole.
                replace()
                guard error == EILSEQ, inputLeft > 0 else {
                    endsInside = error == EINVAL
                    break
                }
                input = input.map { $0 + 1 }
                inputLeft -= 1
            }
            flush()
        }

        /// Converts as far as there is room; the error that stopped it, or 0.
        private mutating func step(_ input: inout UnsafeMutablePointer<CChar>?, _ inputLeft: inout Int) -> Int32 {
            let descriptor = descriptor
            var error: Int32 = 0
            output.reserveAdditional(inputLeft + inputLeft / 2 + 64)
            output.append(addingCapacity: inputLeft + inputLeft / 2 + 64) { (output: inout OutputSpan<UInt8>) in
                output.withUnsafeMutableBufferPointer { buffer, written in
                    buffer.withMemoryRebound(to: CChar.self) { buffer in
                        var place = buffer.baseAddress
                        var room = buffer.count
                        if iconv(descriptor, &input, &inputLeft, &place, &room) == Self.failure { error = errno }
                        written = buffer.count - room
                    }
                }
            }
            return error
        }

        /// Some charsets hold a character back until they see whether a combining mark follows.
        private mutating func flush() {
            let descriptor = descriptor
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
                var place = buffer.baseAddress
                var room = 64
                iconv(descriptor, nil, nil, &place, &room)
                output.append(
                    contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<(64 - room)]))
            }
        }

        private mutating func replace() {
            replacements += 1
            output.append(contentsOf: UTF8Text.replacement)
        }
    }
}
