/// The messages in what `doveadm -f pager fetch "uid flags size.physical text"` prints.
///
/// This is the one output format of doveadm that leaves every byte of a message as it is: the others replace what is
/// not UTF-8. A record is a line for each field, then the message itself, whose size says where it ends; a form feed
/// and a line feed stand between two records.
struct DoveadmMessages {
    static let fields = "uid flags size.physical text"

    let messages: [TestbedMessage]

    /// - Throws: `commandFailed` if it is something else.
    init(pager output: [UInt8]) throws(TestbedError) {
        var rest = output[...]
        var messages: [TestbedMessage] = []
        while !rest.isEmpty {
            let uid = try Self.takeField("uid: ", from: &rest)
            let flags = try Self.takeField("flags: ", from: &rest)
            let size = try Self.takeField("size.physical: ", from: &rest)
            _ = try Self.takeField("text:", from: &rest)
            guard let uid = UInt32(uid), let size = Int(size), size >= 0, size <= rest.count else {
                throw Self.notUnderstood
            }
            messages.append(
                TestbedMessage(
                    uid: uid, flags: flags.split(separator: " ").map(String.init),
                    bytes: Self.withNetworkLineEnds(rest.prefix(size))))
            rest = rest.dropFirst(size)
            guard rest.isEmpty || rest.starts(with: [0x0C, 0x0A]) else { throw Self.notUnderstood }
            rest = rest.dropFirst(2)
        }
        self.messages = messages.sorted { $0.uid < $1.uid }
    }

    private static let notUnderstood = TestbedError(.commandFailed, "The output of doveadm is not understood.")

    private static func takeField(_ name: String, from rest: inout ArraySlice<UInt8>) throws(TestbedError) -> String {
        guard rest.starts(with: name.utf8), let end = rest.firstIndex(of: 0x0A) else { throw notUnderstood }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end].dropFirst(name.utf8.count), as: UTF8.self)
    }

    /// Dovecot stores lines with LF alone; what travels over IMAP ends them with CRLF.
    private static func withNetworkLineEnds(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 32)
        for byte in bytes {
            if byte == 0x0A, result.last != 0x0D { result.append(0x0D) }
            result.append(byte)
        }
        return result
    }
}
