import CGumbo
import MailHTML

/// Sanitising a newsletter, beside gumbo's bare parse of it to a tree.
struct HTMLSanitizing: Benchmark {
    static let figures = ["html.sanitize.mb_per_s"]

    static func measure(_ scale: BenchmarkScale) throws -> [Figure] {
        let html = Newsletter.html
        let rounds = 40
        let megabytes = Double(html.count * rounds) / 1e6
        let sanitizer = HTMLSanitizer()
        // Warm: tables are read at their first use.
        let first = sanitizer.sanitize(html)
        guard first.html.contains("Buy now"), first.html.utf8.count > html.count / 4
        else { throw BenchmarkFailure(description: "the newsletter did not survive") }
        var ours: [Double] = []
        var peers: [Double] = []
        for _ in 0..<scale.runs {
            var length = 0
            let seconds = ProcessorClock.seconds {
                for _ in 0..<rounds { length += sanitizer.sanitize(html).html.utf8.count }
            }
            guard length == first.html.utf8.count * rounds else {
                throw BenchmarkFailure(description: "the newsletter is not always sanitised alike")
            }
            ours.append(megabytes / seconds)
            var parsed = 0
            let peerSeconds = ProcessorClock.seconds {
                html.withUnsafeBytes { bytes in
                    for _ in 0..<rounds {
                        parsed += Int(
                            salesnode_gumbo_parse(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count))
                    }
                }
            }
            guard parsed == rounds else { throw BenchmarkFailure(description: "gumbo did not parse the newsletter") }
            peers.append(megabytes / peerSeconds)
        }
        return [
            Figure(figures[0], unit: "MB/s", runs: ours, peer: "gumbo's bare parse, MB/s", peerRuns: peers)
        ]
    }
}
