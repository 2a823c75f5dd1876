/// Cuts a byte stream into lines that end in a line feed, with a bound on their length.
struct LineFramer: Sendable {
    /// A peer sent more bytes without a line feed than allowed.
    struct LineTooLong: Error, Hashable {
        let maximumBytes: Int
    }

    private let maximumBytes: Int
    private var buffer: [UInt8] = []
    /// How much of the buffer is known to have no line feed, so that feeding byte by byte stays linear.
    private var searched = 0

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// Whether a line has begun but not ended.
    var isInsideLine: Bool { !buffer.isEmpty }

    /// Takes bytes as they arrive.
    mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

    /// The next whole line without its line feed; nil where none is complete.
    ///
    /// - Throws: ``LineTooLong``; the stream cannot be used any further.
    mutating func next() throws(LineTooLong) -> [UInt8]? {
        guard let end = buffer[searched...].firstIndex(of: 0x0A) else {
            searched = buffer.count
            guard buffer.count <= maximumBytes else { throw LineTooLong(maximumBytes: maximumBytes) }
            return nil
        }
        guard end <= maximumBytes else { throw LineTooLong(maximumBytes: maximumBytes) }
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        searched = 0
        return line
    }
}
