import CGMime
import MIME

/// Reading whole messages on one thread: structure, every header field decoded, addresses, date, all text as UTF-8, all
/// other parts decoded; beside GMime doing the same.
struct MIMEParsing: Benchmark {
    static let figures = ["mime.parse.ratio_gmime", "mime.parse.mb_per_s"]

    /// What was read, so that the work cannot be left out and can be compared.
    private struct Sums: Equatable {
        var parts = 0
        var headerBytes = 0
        var textBytes = 0
        var binaryBytes = 0
    }

    static func measure(_ scale: BenchmarkScale) throws -> [Figure] {
        let corpus = try MixedCorpus(count: 600)
        let megabytes = Double(corpus.bytes) / 1e6
        salesnode_gmime_init()
        var warm = Sums()
        for message in corpus.messages { read(message, &warm) }
        var warmPeer = salesnode_gmime_sums()
        for message in corpus.messages { readByPeer(message, &warmPeer) }
        // Both must have done the same job: the same parts and attachments, and the same text but for the trifles in
        // which readers differ, such as a last line break.
        guard warm.parts == Int(warmPeer.parts), isNear(warm.binaryBytes, warmPeer.binaryBytes),
            isNear(warm.textBytes, warmPeer.textBytes)
        else {
            throw BenchmarkFailure(description: "GMime read something else: \(warm), \(warmPeer)")
        }
        var ours: [Double] = []
        var peers: [Double] = []
        for _ in 0..<scale.runs {
            var sums = Sums()
            ours.append(megabytes / ProcessorClock.seconds { for message in corpus.messages { read(message, &sums) } })
            guard sums == warm else { throw BenchmarkFailure(description: "a message is not always read alike") }
            var peerSums = salesnode_gmime_sums()
            peers.append(
                megabytes / ProcessorClock.seconds { for message in corpus.messages { readByPeer(message, &peerSums) } }
            )
        }
        let ratios = zip(ours, peers).map { $0 / $1 }
        return [
            Figure(figures[0], unit: "times GMime", runs: ratios, peer: "GMime 3.2, MB/s", peerRuns: peers),
            Figure(figures[1], unit: "MB/s", runs: ours, peer: "GMime 3.2, MB/s", peerRuns: peers),
        ]
    }

    private static func read(_ bytes: [UInt8], _ sums: inout Sums) {
        let message = ParsedMessage(bytes)
        sums.headerBytes += message.subject?.utf8.count ?? 0
        for name in [HeaderName.from, .to, .cc] { sums.headerBytes += message.header.addresses(name).mailboxes.count }
        _ = message.date
        for part in message.structure.parts {
            sums.parts += 1
            for field in part.header { sums.headerBytes += field.text.utf8.count }
            guard !part.contentType.isMultipart, !part.contentType.isMessage else { continue }
            if part.contentType.type == "text" {
                sums.textBytes += part.decodedText().text.utf8.count
            } else {
                sums.binaryBytes += part.decodedBody().count
            }
        }
    }

    private static func readByPeer(_ bytes: [UInt8], _ sums: inout salesnode_gmime_sums) {
        bytes.withUnsafeBufferPointer { salesnode_gmime_read($0.baseAddress, $0.count, &sums) }
    }

    private static func isNear(_ ours: Int, _ peer: UInt64) -> Bool {
        abs(ours - Int(peer)) * 50 < max(ours, 1)
    }
}
