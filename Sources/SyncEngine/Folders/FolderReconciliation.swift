internal import MailModel
public import MailStore

/// What a new list of folders means for those that are known: which are new, renamed, changed or gone. Pure.
public enum FolderReconciliation {
    /// One thing that happened to a folder.
    public enum Change: Sendable, Hashable {
        /// It is new.
        case create(ListedFolder)
        /// It has the same name, and something else about it is new.
        case update(FolderKey, ListedFolder)
        /// It has another name. Where it is not certain, what lies in it must be looked at before it is believed.
        case rename(FolderKey, ListedFolder, isCertain: Bool)
        /// It is not listed any more.
        case remove(FolderKey)
    }

    /// What happened, from what is stored and what is listed now; nothing where both are alike.
    ///
    /// A rename is certain where the server gives folders an id (RFC 8474), tells the old name, or where validity,
    /// next UID and number of messages are all as they were and no other folder could be meant. It is probable where
    /// only the validity is the same and the next UID is not lower.
    public static func changes(known: [SyncFolder], listed: [ListedFolder]) -> [Change] {
        var state = State(known: known, listed: listed)
        state.matchByID()
        state.matchByName()
        state.matchByOldName()
        state.matchByContent()
        return state.changes
    }

    private struct State {
        let known: [SyncFolder]
        let listed: [ListedFolder]
        var freeKnown: Set<Int>
        var freeListed: Set<Int>
        /// The listed folder of each known one, with its certainty.
        var matches: [Int: (listed: Int, isCertain: Bool)] = [:]

        init(known: [SyncFolder], listed: [ListedFolder]) {
            self.known = known
            self.listed = listed
            freeKnown = Set(known.indices)
            freeListed = Set(listed.indices)
        }

        mutating func match(_ old: Int, _ new: Int, isCertain: Bool = true) {
            guard freeKnown.contains(old), freeListed.contains(new) else { return }
            freeKnown.remove(old)
            freeListed.remove(new)
            matches[old] = (new, isCertain)
        }

        mutating func matchByID() {
            let byID = Dictionary(
                listed.indices.compactMap { index in listed[index].objectID.map { ($0, index) } },
                uniquingKeysWith: { first, _ in first })
            for index in known.indices {
                if let id = known[index].objectID, let found = byID[id] { match(index, found) }
            }
        }

        mutating func matchByName() {
            let byName = Dictionary(
                freeListed.map { (listed[$0].record.name, $0) }, uniquingKeysWith: { first, _ in first })
            for index in known.indices where freeKnown.contains(index) {
                guard let found = byName[known[index].record.name] else { continue }
                // Two ids that differ are two folders, whatever they are called.
                if let old = known[index].objectID, let new = listed[found].objectID, old != new { continue }
                match(index, found)
            }
        }

        mutating func matchByOldName() {
            let byName = Dictionary(
                freeKnown.map { (known[$0].record.name, $0) }, uniquingKeysWith: { first, _ in first })
            for index in listed.indices where freeListed.contains(index) {
                if let name = listed[index].oldName, let found = byName[name] { match(found, index) }
            }
        }

        mutating func matchByContent() {
            // Each is compared with each. Whoever renames more than that at once has them taken for new ones, whose
            // messages are recognised all the same.
            guard freeKnown.count <= 200, freeListed.count <= 200 else { return }
            // Those with the same validity, in an order that does not depend on chance.
            var candidates: [UIDValidity: [Int]] = [:]
            for index in listed.indices where freeListed.contains(index) {
                guard let validity = listed[index].status?.uidValidity, listed[index].objectID == nil else { continue }
                candidates[validity, default: []].append(index)
            }
            // The parents first: where they went tells where their children went.
            let order = freeKnown.sorted { known[$0].record.name.description < known[$1].record.name.description }
            for old in order {
                // An empty folder has nothing that a new one would lack.
                guard let validity = known[old].cursor.uidValidity, known[old].cursor.uidNext > 1 else { continue }
                let possible = candidates[validity, default: []].filter {
                    freeListed.contains($0) && (listed[$0].status?.uidNext ?? 0) >= known[old].cursor.uidNext
                }
                guard !possible.isEmpty else { continue }
                let same = possible.filter { isUnchanged(old, $0) }
                // Also those that are taken meanwhile: where two could be meant, neither is certain.
                let couldBe = candidates[validity, default: []].filter { isUnchanged(old, $0) }
                let hasRival = order.contains { other in
                    other != old && couldBe.contains { isUnchanged(other, $0) }
                }
                let likely = same.isEmpty ? possible : same
                if let moved = likely.first(where: { isBesideMovedParent(old, $0) }) {
                    match(old, moved, isCertain: same.contains(moved))
                } else if same.count == 1, couldBe.count == 1, !hasRival {
                    match(old, same[0])
                } else {
                    match(old, likely[0], isCertain: false)
                }
            }
        }

        /// Whether a known folder's figures are exactly those of a listed one.
        private func isUnchanged(_ old: Int, _ new: Int) -> Bool {
            guard let status = listed[new].status else { return false }
            return known[old].cursor.uidValidity == status.uidValidity && known[old].cursor.uidNext == status.uidNext
                && known[old].ledger.serverMessages == status.messages
        }

        /// Whether the new name is the old one below the new name of the parent.
        private func isBesideMovedParent(_ old: Int, _ new: Int) -> Bool {
            let name = known[old].record.name.description
            guard let delimiter = known[old].record.delimiter, !delimiter.isEmpty else { return false }
            return matches.contains { parent, found in
                let before = known[parent].record.name.description + delimiter
                let after = listed[found.listed].record.name.description + delimiter
                return before != after && name.hasPrefix(before)
                    && listed[new].record.name.description == after + name.dropFirst(before.count)
            }
        }

        /// What is listed, with the roles that people chose: a folder keeps its own under another name, too.
        private var decided: [ListedFolder] {
            var chosen = [FolderRole?](repeating: nil, count: listed.count)
            for (old, match) in matches where listed[match.listed].record.isSelectable {
                chosen[match.listed] = known[old].chosenRole
            }
            let roles = ChosenRoles.resolved(listed.map(\.record.role), chosen: chosen)
            return zip(listed, roles).map { folder, role in
                var folder = folder
                folder.record.role = role
                return folder
            }
        }

        var changes: [Change] {
            let listed = decided
            var changes: [Change] = []
            for index in known.indices {
                guard let (found, isCertain) = matches[index] else {
                    changes.append(.remove(known[index].key))
                    continue
                }
                let folder = listed[found]
                if folder.record.name != known[index].record.name {
                    changes.append(.rename(known[index].key, folder, isCertain: isCertain))
                } else if differs(known[index], folder) {
                    changes.append(.update(known[index].key, folder))
                }
            }
            for index in listed.indices where freeListed.contains(index) { changes.append(.create(listed[index])) }
            return changes
        }

        private func differs(_ old: SyncFolder, _ new: ListedFolder) -> Bool {
            // The validity is the cursor's: it changes when the folder is synced.
            var record = new.record
            record.uidValidity = old.record.uidValidity
            return record != old.record || new.objectID != nil && new.objectID != old.objectID
        }
    }
}
