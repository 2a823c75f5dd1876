import MailModel
import Testing

@testable import SyncEngine

@Suite("Batches of messages to fetch")
struct FetchBatchesTests {
    private func messages(_ sizes: [Int64]) -> [ScannedMessage] {
        sizes.enumerated().map {
            ScannedMessage(uid: UInt32($0.offset + 1), size: $0.element, received: Timestamp(milliseconds: 0))
        }
    }

    private func cut(_ batches: FetchBatches, _ messages: [ScannedMessage]) -> [[ScannedMessage]] {
        var rest = messages
        var pieces: [[ScannedMessage]] = []
        while case let count = batches.firstBatch(of: rest), count > 0 {
            pieces.append(Array(rest.prefix(count)))
            rest.removeFirst(count)
        }
        return pieces
    }

    @Test("have all messages once, in order, and keep to every bound")
    func bounds() {
        let batches = FetchBatches(messages: 10, largeMessages: 2, bytes: 1_000_000, wholeMessage: 300_000)
        let all = messages((0..<200).map { Int64($0 % 7) * 60_000 })
        let pieces = cut(batches, all)
        #expect(pieces.flatMap { $0 } == all)
        for piece in pieces {
            #expect(piece.count <= 10)
            #expect(piece.count == 1 || piece.reduce(0) { $0 + batches.cost(of: $1) } <= 1_000_000)
            #expect(piece.filter { $0.size > 300_000 }.count <= 2)
        }
    }

    @Test("count a large message by what is fetched of it")
    func large() {
        let batches = FetchBatches(messages: 100, bytes: 1_000, wholeMessage: 300)
        #expect(cut(batches, messages([5_000_000_000, 5_000_000_000])).count == 1)
        #expect(cut(batches, messages([Int64.max, -5, 10])).count == 1)
    }

    @Test("one message beyond the bound is a batch of its own")
    func single() {
        let batches = FetchBatches(messages: 100, bytes: 1_000, wholeMessage: 5_000)
        #expect(cut(batches, messages([3_000, 3_000, 10, 10])).map(\.count) == [1, 1, 2])
        #expect(cut(batches, []).isEmpty)
    }
}
