import Inbox
import MailModel
import MailStore

/// Writes down what became of a message that the server moved. One transaction; the person may have done something
/// else with it meanwhile.
struct MoveSettlement: Sendable {
    /// The operation that was carried out.
    let operation: OperationRecord
    let plan: MovePlan
    /// The UID that it had in the folder that it left; nil where it was not there any more.
    let oldUID: UInt32?
    /// The UID that it has in the target; nil: it is not there, as far as can be told.
    let newUID: UInt32?
    /// Whether the original is gone from the server. Where not, it is only flagged, and stays hidden.
    let isOriginalGone: Bool

    func write(_ writer: StoreWriter) throws {
        guard let message = operation.message, let record = try writer.message(message) else {
            return try writer.finishOperation(operation.id, .done)
        }
        let stillWanted = try writer.operation(operation.id)?.state == .pending
        let flags = try writer.locations(of: message).first { $0.folder == plan.from }?.flags ?? []
        if let oldUID, isOriginalGone { try writer.removeLocations(folder: plan.from, uids: UIDSet(numbers: [oldUID])) }
        if let target = plan.to { try arrive(in: target, record, flags: flags, stillWanted: stillWanted, writer) }
        try writer.finishOperation(operation.id, .done)
    }

    private func arrive(
        in target: FolderKey, _ record: MessageRecord, flags: Set<Flag>, stillWanted: Bool, _ writer: StoreWriter
    ) throws {
        guard let newUID else {
            // Gone by another's hand. Should it be there after all, syncing that folder brings it back.
            guard stillWanted else { return }
            for place in try writer.locations(of: record.key) where place.folder == target && place.uid == nil {
                try writer.removeLocation(place.key)
            }
            return
        }
        let known = try writer.location(in: target, uid: newUID)
        let place =
            known?.message == record.key
            ? known?.key
            : try writer.addLocation(NewLocation(folder: target, uid: newUID, flags: flags), of: record.key)
        guard let place else { return }
        let others = try writer.pendingOperations(of: record.key).filter { $0.id != operation.id }
        let plans = others.compactMap { other in MovePlan(other.payload).map { (other, $0) } }
        if let next = plans.first(where: { $0.1.from == target }) {
            // It is to go on from there: here it has gone already.
            try writer.moveLocally(place, to: next.1.to)
        } else if !stillWanted {
            // Somebody changed their mind while the server was at it.
            let replacement = plans.first { $0.1.from == plan.from }
            if let replacement { try writer.finishOperation(replacement.0.id, .done) }
            let wish = replacement?.1.to ?? (replacement == nil ? plan.from : nil)
            try writer.moveLocally(place, to: wish)
            guard wish != target else { return }
            try writer.enqueueOperation(
                NewOperation(
                    mailbox: record.mailboxKey, message: record.key, kind: wish == nil ? .delete : .move,
                    payload: MovePlan(from: target, to: wish).text))
        }
    }
}
