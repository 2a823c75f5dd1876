import IMAPClient
import IMAPCore
import MailModel

/// Puts the pieces of a fetch stream together, message by message, and never holds more of one than it may.
struct FetchCollector {
    /// Octets of one body that are kept; a longer one is passed over while it comes.
    let maximumBodyBytes: Int
    /// Octets of bodies that are kept in all; what comes when they are used up is passed over, unless it is small.
    private var room: Int

    private var body: [UInt8] = []
    private var bodies: [[UInt8]?] = []
    private var isPassedOver = false

    init(maximumBodyBytes: Int, maximumBytes: Int) {
        self.maximumBodyBytes = maximumBodyBytes
        room = maximumBytes
    }

    /// Takes the next piece.
    ///
    /// - Returns: a message when it is complete, with its bodies in place. A body that was passed over stands in it as
    ///   `.streamed`.
    mutating func take(_ event: FetchEvent) -> FetchedMessage? {
        switch event {
        case .bodyBegin(let begun):
            isPassedOver = begun.size > Int64(min(maximumBodyBytes, room))
            body = []
            guard !isPassedOver else { break }
            room -= Int(begun.size)
            body.reserveCapacity(Int(begun.size))
        case .bodyBytes(let bytes):
            if !isPassedOver { body.append(contentsOf: bytes) }
        case .bodyEnd:
            bodies.append(isPassedOver ? nil : body)
            body = []
        case .vanished: break
        case .message(let message):
            guard !bodies.isEmpty else { return message }
            var rest = bodies[...]
            bodies = []
            var whole = message
            for index in whole.items.indices {
                guard case .body(var item) = whole.items[index], case .streamed = item.content else { continue }
                guard let bytes = rest.popFirst(), let bytes else { continue }
                item.content = .bytes(bytes)
                whole.items[index] = .body(item)
            }
            return whole
        }
        return nil
    }
}

extension FetchedMessage {
    /// What came as the body of a section.
    enum BodyOutcome {
        /// Its octets.
        case bytes([UInt8])
        /// It was longer than is kept.
        case passedOver
        /// The server says that there is none.
        case missing
    }

    /// The body of a section; nil where none came, as in an answer that only tells of a change.
    func body(_ section: BodySection) -> BodyOutcome? {
        for item in items {
            guard case .body(let body) = item, body.section.isSame(as: section) else { continue }
            switch body.content {
            case .bytes(let bytes): return .bytes(bytes)
            case .streamed: return .passedOver
            case .missing: return .missing
            }
        }
        return nil
    }
}

extension BodySection {
    /// Whether it names the same; of a list of header fields only that it is one, because servers write it as they like.
    fileprivate func isSame(as other: BodySection) -> Bool {
        guard part == other.part else { return false }
        if content == other.content { return true }
        if case .headerFields = content, case .headerFields = other.content { return true }
        return false
    }
}
