import MailTransport
import Synchronization

/// The names of the stages that a connect reported.
final class StageLog: Sendable {
    private let stages = Mutex<[String]>([])

    func add(_ stage: TransportStage) {
        let name =
            switch stage {
            case .resolved: "resolved"
            case .connected: "connected"
            case .secured: "secured"
            }
        stages.withLock { $0.append(name) }
    }

    var names: [String] { stages.withLock { $0 } }
}
