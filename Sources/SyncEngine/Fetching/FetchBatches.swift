import MailModel

/// How large the batches are in which messages are fetched, read and committed: large enough that neither the server nor
/// the disk waits for us, small enough for memory and for starting again.
struct FetchBatches: Sendable, Hashable {
    /// Messages in one batch at the most. Indexes are filled in random order, so that of twice as many messages hardly
    /// more pages are written.
    var messages = 512
    /// Of them, those that are fetched by their texts.
    var largeMessages = 16
    /// Bytes of one batch at the most, as far as sizes are known, unless one message alone is larger.
    var bytes: Int64 = 4 << 20
    /// Messages above this size are fetched by part, in bytes. Nineteen of twenty messages are smaller, and what is
    /// larger mostly has attachments, which stay on the server.
    var wholeMessage: Int64 = 192 << 10

    /// How many of the first messages make the next batch; zero only where there are none.
    func firstBatch(of messages: [ScannedMessage]) -> Int {
        var sum: Int64 = 0
        var large = 0
        for (index, message) in messages.prefix(self.messages).enumerated() {
            sum += cost(of: message)
            large += message.size > wholeMessage ? 1 : 0
            if index > 0, sum > bytes || large > largeMessages { return index }
        }
        return min(messages.count, self.messages)
    }

    /// How many bytes a message will bring, as far as one can know: of a large one only its texts are fetched.
    func cost(of message: ScannedMessage) -> Int64 { min(max(message.size, 0), wholeMessage) + 200 }
}
