/// A command on its way out, which stops at each literal that the server must agree to (RFC 9051 §4.3).
struct CommandSender: Sendable {
    let tag: String
    private var segments: ArraySlice<CommandSegment>

    init(tag: String, segments: [CommandSegment]) {
        self.tag = tag
        self.segments = segments[...]
    }

    /// Whether the server must send `+` before more can be written. What is not finished always waits.
    var isFinished: Bool { segments.isEmpty }

    /// Writes up to the next literal that needs consent.
    mutating func write(to output: inout [OutgoingBytes]) {
        while let segment = segments.popFirst() {
            switch segment {
            case .bytes(let bytes, let kind): output.append(OutgoingBytes(bytes: bytes, kind: kind))
            case .awaitContinuation: return
            }
        }
    }
}
