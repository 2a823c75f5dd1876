import MailModel

/// Which folders are asked for their figures, where a server gives them only one by one: those in which something
/// happens every time, the others every second, fourth and at last every eighth time.
struct StatusRounds: Sendable {
    /// Rounds from one question to the next, at most.
    static let longestInterval = 8

    private struct Turn {
        /// Rounds from one question to the next.
        var interval = 1
        /// Rounds that are left until the next.
        var left = 0
    }

    private var turns: [FolderName: Turn] = [:]

    /// Begins a round: gives those of the folders that are asked in it. All are where the list is another than before,
    /// because figures tell which folders were renamed.
    mutating func begin(_ folders: [FolderName]) -> Set<FolderName> {
        let all = Set(folders)
        guard all == Set(turns.keys) else {
            turns = Dictionary(uniqueKeysWithValues: all.map { ($0, Turn()) })
            return all
        }
        var due: Set<FolderName> = []
        for (name, turn) in turns {
            if turn.left > 0 { turns[name]?.left -= 1 } else { due.insert(name) }
        }
        return due
    }

    /// Takes what the round found.
    mutating func end(asked: Set<FolderName>, changed: Set<FolderName>) {
        for name in asked {
            guard var turn = turns[name] else { continue }
            turn.interval = changed.contains(name) ? 1 : min(turn.interval * 2, Self.longestInterval)
            turn.left = turn.interval - 1
            turns[name] = turn
        }
    }
}
