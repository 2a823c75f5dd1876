public import IMAPCore
import NIOCore

/// Messages of one FETCH, as they arrive (RFC 9051 §7.5.2). One iteration only; a second one is a programmer's error.
///
/// A message is one `.message` element. A body of more than 16 KiB comes before its message as `.bodyBegin`,
/// `.bodyBytes` and `.bodyEnd`, and stands in the message as `.streamed`. Cancelling the task that iterates ends
/// the stream like leaving the loop does.
public struct FetchStream: AsyncSequence, Sendable {
    /// One part of the stream.
    public typealias Element = FetchEvent
    /// Errors are those of the connection.
    public typealias Failure = IMAPClientError

    private let producer: FetchProducer

    init(_ producer: FetchProducer) { self.producer = producer }

    /// Iterates.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var inner: FetchProducer.AsyncIterator

        /// The next part, nil after the last.
        ///
        /// - Throws: what the connection threw; `cancelled` where the task was cancelled.
        public mutating func next() async throws(IMAPClientError) -> FetchEvent? {
            do {
                guard let event = try await inner.next(isolation: #isolation) else {
                    if Task.isCancelled { throw IMAPClientError.cancelled("UID FETCH") }
                    return nil
                }
                return event
            } catch let error as IMAPClientError {
                throw error
            } catch {
                throw .cancelled("UID FETCH")
            }
        }
    }

    /// Starts the iteration.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(inner: producer.makeAsyncIterator()) }
}
