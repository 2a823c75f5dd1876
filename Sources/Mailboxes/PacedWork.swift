/// Works on many things side by side: so many at once, so many with one server, all servers in turn.
struct PacedWork: Sendable {
    /// Things that are worked on at once.
    var overall = 24
    /// Things that are worked on at once with one server; half of what the strictest provider allows one address.
    var perServer = 8

    /// Works on all items and hands each outcome to `finished` as it comes.
    ///
    /// - Parameter mayBegin: asked before each further item; once it says no, what has begun is only finished.
    func run<Item: Sendable, Outcome: Sendable>(
        _ items: [Item], server: (Item) -> String, while mayBegin: () -> Bool = { true },
        _ body: @escaping @Sendable (Item) async -> Outcome, finished: (Outcome) -> Void
    ) async {
        var schedule = ImportSchedule(servers: items.map(server), perServer: perServer, overall: overall)
        await withTaskGroup(of: (Int, Outcome).self) { group in
            while mayBegin(), let index = schedule.next() {
                let item = items[index]
                group.addTask { (index, await body(item)) }
            }
            while let (done, outcome) = await group.next() {
                schedule.finished(done)
                finished(outcome)
                while mayBegin(), let index = schedule.next() {
                    let item = items[index]
                    group.addTask { (index, await body(item)) }
                }
            }
        }
    }
}
