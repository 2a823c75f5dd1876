import IMAPCore
import MailModel
import NIOCore

typealias FetchProducer = NIOThrowingAsyncSequenceProducer<
    FetchEvent, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, FetchStreamDelegate
>

/// A FETCH whose messages are handed on as they come.
final class FetchRequest: PendingRequest {
    let name = "UID FETCH"
    let patience: Patience
    var timer: Scheduled<Void>?
    private let source: FetchProducer.Source
    /// Called when the consumer has enough for the moment.
    private let onFull: () -> Void

    init(source: FetchProducer.Source, patience: Patience, onFull: @escaping () -> Void) {
        self.source = source
        self.patience = patience
        self.onFull = onFull
    }

    func received(_ data: UntaggedData) -> Bool {
        switch data {
        case .fetch(let message): received(.message(message))
        // RFC 7162 §3.2.10.1
        case .vanished(let uids, _): received(.vanished(uids))
        default: break
        }
        return true
    }

    func received(_ event: FetchEvent) {
        switch source.yield(event) {
        case .stopProducing: onFull()
        case .produceMore, .dropped: break
        }
    }

    func answered(_ status: StatusResponse, outcome: SignInOutcome?) {
        if status.kind == .ok {
            source.finish()
        } else {
            source.finish(IMAPClientError.refused(status, command: name, outcome: nil))
        }
    }

    func failed(_ error: IMAPClientError) { source.finish(error) }
}

/// Carries the consumer's wishes to the event loop.
final class FetchStreamDelegate: NIOAsyncSequenceProducerDelegate, Sendable {
    private let handler: NIOLoopBound<IMAPHandler>
    private let eventLoop: any EventLoop
    private let id: Int

    init(handler: NIOLoopBound<IMAPHandler>, eventLoop: any EventLoop, id: Int) {
        self.handler = handler
        self.eventLoop = eventLoop
        self.id = id
    }

    func produceMore() {
        eventLoop.execute { self.handler.value.resumeReading(for: self.id) }
    }

    func didTerminate() {
        eventLoop.execute { self.handler.value.cancel(self.id) }
    }
}
