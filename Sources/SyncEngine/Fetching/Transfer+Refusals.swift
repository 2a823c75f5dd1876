import IMAPClient
import IMAPCore
import MailModel
import Mailboxes

/// What a transfer does where the server says no.
extension Transfer {
    /// The server answered NO: asks for the two halves, so that one message that it cannot give out does not hold up
    /// the others; of one message alone it notes the refusal.
    mutating func retry(
        _ uids: UIDSet, after error: any Error, _ number: Int, _ request: (UIDSet) -> Request
    ) async throws {
        let refusal = try Self.requireRefusal(error)
        guard let index = batches.firstIndex(where: { $0.number == number }), let first = uids.first else { return }
        guard uids.count > 1 else {
            batches[index].small[first] = nil
            batches[index].large[first] = nil
            // RFC 5530 §3: it was removed while we asked.
            guard refusal.responseCode != .expungeIssued else { return }
            refusals += 1
            let isHopeless =
                refusals >= Self.hopelessRefusals && report.bytes == 0
                && batches.allSatisfy(\.messages.isEmpty)
            guard !isHopeless else { throw error }
            let words = refusal.serverText.map { ": \($0)" } ?? ""
            batches[index].refused[first] = "the server does not give out the message" + words
            return
        }
        for half in uids.halves() {
            let again = request(half)
            batches[index].openRequests += 1
            await issue(again, half, attributes(of: again))
        }
    }

    func attributes(of request: Request) -> [FetchAttribute] {
        switch request {
        case .scan: items.scan
        case .direct: items.direct(upTo: sizes.wholeMessage)
        case .small, .unstructured: items.whole
        case .outline: items.outline
        case .parts(_, _, let wanted):
            attributes(of: wanted)
        }
    }

    func attributes(of parts: [PartRequest]) -> [FetchAttribute] {
        [.uid] + parts.map { .body(BodySection($0.section), range: 0..<Int64($0.maximumBytes)) }
    }

    /// Whether an error speaks of messages, not of the connection, the server as a whole or our command.
    @discardableResult
    static func requireRefusal(_ error: any Error) throws -> IMAPClientError {
        guard let error = error as? IMAPClientError, error.code == .commandRefused else { throw error }
        switch error.responseCode {
        case .unavailable?, .inUse?, .limit?, .authorizationFailed?, .expired?, .privacyRequired?, .noPermission?:
            throw error
        default: return error
        }
    }
}
