import MailModel

/// A FETCH that is answered piece by piece, so that a large one never lies in memory whole.
struct FetchJob {
    let tag: String
    let command: String
    let items: [FetchItemRequest]
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

    /// Writes the next messages; true when all are written.
    mutating func writePiece(into output: inout SessionOutput) -> Bool {
        let start = output.count
        while let (position, message) = rest.popFirst() {
            FetchWriter.write(message, sequence: position, items: items, into: &output)
            if output.count - start >= Self.pieceSize { break }
        }
        return rest.isEmpty
    }
}
