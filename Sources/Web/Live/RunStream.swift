internal import FoundationEssentials
internal import Hummingbird
internal import Mailboxes
internal import NIOCore

/// What a page shows of a run while it goes on: lines of JSON, each with the markup of a finished step, and a last one
/// with how it ended. `run.js` reads them.
enum RunStream {
    private struct Line: Encodable {
        var key: String?
        var html: String
        var isOver: Bool?
    }

    /// Tells the run as it goes on.
    ///
    /// - Parameter prefix: what the ids of its steps begin with, where the page shows another test as well.
    static func response(
        _ events: AsyncStream<BackgroundRuns.Event>, prefix: String = "",
        ending: @escaping @Sendable (BackgroundRuns.Outcome) -> HTML
    ) -> Response {
        let lines = events.map { event -> ByteBuffer in
            let line =
                switch event {
                case .step(let step): Line(key: step.id.rawValue, html: StepView(step: step, prefix: prefix).html.text)
                case .finished(let outcome): Line(html: ending(outcome).text, isOver: true)
                }
            // Text alone is always JSON.
            return ByteBuffer(bytes: ((try? JSONEncoder().encode(line)) ?? Data()) + [0x0A])
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"], body: ResponseBody(asyncSequence: lines))
    }

    /// For browsers without scripts: waits until the run is over.
    static func result(
        of events: AsyncStream<BackgroundRuns.Event>
    ) async -> (steps: [CheckStep], outcome: BackgroundRuns.Outcome?) {
        var steps: [CheckStep] = []
        for await event in events {
            switch event {
            case .step(let step): steps.append(step)
            case .finished(let outcome): return (steps, outcome)
            }
        }
        return (steps, nil)
    }
}
