import MailModel

/// A FETCH that is answered piece by piece, so that a large one never lies in memory whole.
struct FetchJob {
    let tag: String
    let command: String
    let items: [FetchItemRequest]
    /// Whether it waits for another FETCH with which to mix.
    var isHeldBack = false
    /// The messages that are still to be sent, with their positions.
    private var rest: ArraySlice<(position: Int, message: FakeMessage)>

    /// Bytes after which a piece ends.
    private static let pieceSize = 256 << 10

    init(
        tag: String, command: String, items: [FetchItemRequest], messages: [(position: Int, message: FakeMessage)]
    ) {
        self.tag = tag
        self.command = command
        self.items = items
        rest = messages[...]
    }

    /// How many messages are still to be sent.
    var messages: Int { rest.count }

    /// Whether all messages are written.
    var isFinished: Bool { rest.isEmpty }

    /// Writes the next messages; at most so many.
    mutating func writePiece(into output: inout SessionOutput, messages: Int = .max) {
        let start = output.count
        var left = messages
        while left > 0, let (position, message) = rest.popFirst() {
            FetchWriter.write(message, sequence: position, items: items, into: &output)
            left -= 1
            if output.count - start >= Self.pieceSize { break }
        }
    }
}
