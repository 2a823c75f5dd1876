import IMAPClient
import IMAPCore
import MailModel

/// The answer to one FETCH, collected in bounded memory.
struct FetchAnswer: Sendable {
    /// What came of each message, in the order of UIDs.
    var messages: [FetchedMessage] = []
    /// Why it ended before its time; what came before that is in ``messages``.
    var failure: IMAPClientError?

    /// How many octets of bodies are kept.
    struct Bounds: Sendable {
        /// Of one body; a longer one is passed over.
        var body: Int
        /// Of all together.
        var all: Int
    }

    /// An answer that is to be collected.
    struct Collection: Sendable {
        let id: Int
        let stream: FetchStream
        let uids: UIDSet
        let bounds: Bounds

        /// Collects it. What is told of other messages is passed over, and so is what is told twice: of that which tells
        /// more counts, because a server may tell a change of flags between.
        @concurrent
        func run() async -> FetchAnswer {
            var answer = FetchAnswer()
            var byUID: [UInt32: FetchedMessage] = [:]
            var collector = FetchCollector(maximumBodyBytes: bounds.body, maximumBytes: bounds.all)
            do throws(IMAPClientError) {
                for try await event in stream {
                    guard let message = collector.take(event), let uid = message.uid?.rawValue, uids.contains(uid)
                    else { continue }
                    if let known = byUID[uid], known.items.count >= message.items.count { continue }
                    byUID[uid] = message
                }
            } catch {
                answer.failure = error
            }
            answer.messages = byUID.sorted { $0.key < $1.key }.map(\.value)
            return answer
        }
    }
}
