import MailModel

/// What a client was told of the folder that it has open: its numbering, and how far it knows the changes.
struct FolderView {
    let folderID: String
    let uidValidity: UInt32
    let isReadOnly: Bool
    /// The UIDs by sequence number.
    private(set) var uids: [UInt32]
    /// Flags and new messages are told up to here.
    private var toldChanges: UInt64
    /// Removed messages are told up to here.
    private var toldRemovals: UInt64
    /// Changes by the client itself that it need not be told, by UID.
    private var ownChanges: [UInt32: UInt64] = [:]

    init(_ folder: FakeFolder, isReadOnly: Bool) {
        folderID = folder.id
        uidValidity = folder.uidValidity
        self.isReadOnly = isReadOnly
        uids = folder.messages.map(\.uid)
        toldChanges = folder.highestModSeq
        toldRemovals = folder.highestModSeq
    }

    /// What a client must be told.
    struct Updates {
        /// Positions to expunge, in the order in which they are told, each counted after the ones before.
        var removedPositions: [Int] = []
        /// The same messages.
        var removedUIDs: [UInt32] = []
        /// How many messages there are, where new ones came.
        var exists: Int?
        /// Messages whose flags changed, with their positions.
        var changed: [(position: Int, message: FakeMessage)] = []
    }

    /// The largest UID of which the client knows.
    var largestUID: UInt32 { uids.last ?? 0 }

    /// The position of a UID, from 1.
    func position(of uid: UInt32) -> Int? {
        var low = 0
        var high = uids.count
        while low < high {
            let middle = (low + high) / 2
            if uids[middle] < uid { low = middle + 1 } else { high = middle }
        }
        return low < uids.count && uids[low] == uid ? low + 1 : nil
    }

    /// Remembers that the client knows of its own change.
    mutating func know(_ message: FakeMessage) { ownChanges[message.uid] = message.modSeq }

    /// What changed since it was last asked; it counts as told then.
    ///
    /// - Parameter withRemovals: whether removals may be told now; else they stay for later, and the numbering with them.
    mutating func takeUpdates(from folder: FakeFolder, withRemovals: Bool) -> Updates {
        var updates = Updates()
        if withRemovals, folder.highestModSeq != toldRemovals {
            removeMissing(from: folder, &updates)
            toldRemovals = folder.highestModSeq
        }
        guard folder.highestModSeq != toldChanges else { return updates }
        let known = largestUID
        for message in folder.messages where message.modSeq > toldChanges && message.uid <= known {
            guard ownChanges[message.uid] != message.modSeq, let position = position(of: message.uid) else { continue }
            updates.changed.append((position, message))
        }
        let new = folder.messages.reversed().prefix { $0.uid > known }
        if !new.isEmpty {
            uids += new.reversed().map(\.uid)
            updates.exists = uids.count
        }
        toldChanges = folder.highestModSeq
        ownChanges = [:]
        return updates
    }

    private mutating func removeMissing(from folder: FakeFolder, _ updates: inout Updates) {
        var kept: [UInt32] = []
        kept.reserveCapacity(uids.count)
        var index = 0
        for uid in uids {
            while index < folder.messages.count, folder.messages[index].uid < uid { index += 1 }
            if index < folder.messages.count, folder.messages[index].uid == uid {
                kept.append(uid)
            } else {
                updates.removedUIDs.append(uid)
                updates.removedPositions.append(kept.count + 1)
            }
        }
        uids = kept
    }
}
