import IMAPClient
import MailModel
import MailStore
import Mailboxes

extension WorkFailure {
    /// Why a session could not be opened.
    init(_ failure: SessionFailure, at now: Timestamp) {
        switch failure {
        case .notActive: self = .notActive
        case .cancelled: self = .stopped
        case .paced(let milliseconds): self = .paced(milliseconds: milliseconds)
        case .failed(let finding): self.init(finding, at: now)
        case .local(let error):
            // A credential that does not open concerns one mailbox; a store that does not answer concerns all.
            self =
                error.code == .storeFailed
                ? .local(.storeFailed)
                : .connection(ConnectionTrouble(kind: .passing, finding: error.code.rawValue))
        }
    }

    /// What a finding asks for.
    init(_ finding: Finding, at now: Timestamp) {
        guard finding.code != .localResources else {
            self = .local(.descriptors)
            return
        }
        var trouble = ConnectionTrouble(kind: .passing, finding: finding.code.rawValue)
        switch finding.code {
        case .limitConnections: trouble.kind = .tooManyConnections
        case .limitRate: trouble.kind = .tooFast
        default: if finding.disposition == .reauthenticate || !finding.retry.isAutomatic { trouble.kind = .signIn }
        }
        switch finding.retry {
        case .after(let seconds): trouble.wait = .seconds(seconds)
        case .at(let moment): trouble.wait = .milliseconds(max(0, moment.milliseconds - now.milliseconds))
        case .backOff, .whenChanged: break
        }
        self = .connection(trouble)
    }

    /// What the store's error means for everybody; nil where it concerns this piece of work only.
    init?(everybody error: StoreError) {
        switch error.code {
        case .diskFull: self = .local(.diskFull)
        case .busy: self = .local(.storeBusy)
        case .inputOutput, .readOnly, .cannotOpen, .closed: self = .local(.storeFailed)
        default: return nil
        }
    }
}
