public import MailModel
internal import Synchronization

/// One exchange in a ``WireTrace``.
public struct WireTraceEntry: Sendable, Hashable {
    /// Who spoke.
    public enum Direction: String, Sendable, Hashable {
        /// We did.
        case sent
        /// The server did.
        case received
    }

    /// What the bytes are. Only the protocol's handler knows.
    public enum Kind: String, Sendable, Hashable {
        /// Commands and replies.
        case `protocol`
        /// A credential or part of a SASL exchange: never kept.
        case authentication
        /// Message content: never kept.
        case data
    }

    /// Counts from 1 over everything that was recorded, also what is no longer kept.
    public let number: Int
    /// When.
    public let time: Timestamp
    /// Who spoke.
    public let direction: Direction
    /// What it was.
    public let kind: Kind
    /// What may be shown: the redacted words, or only how many bytes there were.
    public let text: ServerText

    /// Takes the parts as they are; tests use it.
    public init(number: Int, time: Timestamp, direction: Direction, kind: Kind, text: ServerText) {
        self.number = number
        self.time = time
        self.direction = direction
        self.kind = kind
        self.text = text
    }
}

/// The last lines of a protocol exchange, without credentials and without content.
///
/// Of authentication and message data only the number of bytes is kept. Everything else passes the redactor first and
/// then becomes `ServerText`, so that it is bounded and harmless to show. Usable from any thread.
public final class WireTrace: Sendable {
    private struct State {
        var redactor: Redactor
        var kept: [WireTraceEntry] = []
        var recorded = 0
    }

    private let state: Mutex<State>
    private let maximumEntries: Int
    private let now: @Sendable () -> Timestamp
    private let onEntry: (@Sendable (WireTraceEntry) -> Void)?

    /// Creates an empty trace.
    ///
    /// - Parameters:
    ///   - redactor: knows the secrets that must not be shown.
    ///   - maximumEntries: how many of the newest entries are kept.
    ///   - now: the clock.
    ///   - onEntry: called with each entry after it was recorded, on the thread that recorded it, for a logger.
    public init(
        redactor: Redactor, maximumEntries: Int = 200, now: @escaping @Sendable () -> Timestamp = { .now() },
        onEntry: (@Sendable (WireTraceEntry) -> Void)? = nil
    ) {
        state = Mutex(State(redactor: redactor))
        self.maximumEntries = max(1, maximumEntries)
        self.now = now
        self.onEntry = onEntry
    }

    /// Adds a secret that must not be shown from now on, such as a refreshed token.
    public func redact(_ secret: Secret) { state.withLock { $0.redactor.add(secret) } }

    /// Records what was sent or received.
    public func record(
        _ direction: WireTraceEntry.Direction, _ kind: WireTraceEntry.Kind, _ bytes: some Collection<UInt8>
    ) {
        let time = now()
        let entry = state.withLock { state in
            let text: ServerText =
                switch kind {
                case .protocol: state.redactor.serverText(bytes)
                case .authentication: ServerText("[authentication, \(bytes.count) bytes]")
                case .data: ServerText("[\(bytes.count) bytes]")
                }
            state.recorded += 1
            let entry = WireTraceEntry(
                number: state.recorded, time: time, direction: direction, kind: kind, text: text)
            // Dropping half at once keeps the cost of one record constant on average.
            if state.kept.count >= maximumEntries * 2 { state.kept.removeFirst(state.kept.count - maximumEntries + 1) }
            state.kept.append(entry)
            return entry
        }
        onEntry?(entry)
    }

    /// The newest entries, oldest of them first.
    public var entries: [WireTraceEntry] { state.withLock { Array($0.kept.suffix(maximumEntries)) } }
}
