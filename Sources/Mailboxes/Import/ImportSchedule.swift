/// Decides which row of an import is worked on next: so many at once, so many to one server, all servers in turn.
///
/// A pure value: rows go in by index, and every index comes out once. Next to nothing is done for each call.
struct ImportSchedule {
    private let perServer: Int
    private let overall: Int
    private let servers: [String]
    private var waiting: [String: ArraySlice<Int>] = [:]
    private var running: [String: Int] = [:]
    /// Servers that have rows waiting and room for one more; the next one first.
    private var ready: [String] = []
    private var readyStart = 0
    private var runningCount = 0

    /// Takes the server of each row, by index.
    init(servers: [String], perServer: Int, overall: Int) {
        precondition(perServer > 0 && overall > 0, "a schedule must let something through")
        self.servers = servers
        self.perServer = perServer
        self.overall = overall
        var lists: [String: [Int]] = [:]
        for (index, server) in servers.enumerated() {
            if lists[server] == nil { ready.append(server) }
            lists[server, default: []].append(index)
        }
        waiting = lists.mapValues { $0[...] }
    }

    /// The row to begin now; nil where none may begin until another has finished, or none is left.
    mutating func next() -> Int? {
        guard runningCount < overall, readyStart < ready.count else { return nil }
        let server = ready[readyStart]
        readyStart += 1
        if readyStart > 1000, readyStart * 2 > ready.count {
            ready.removeFirst(readyStart)
            readyStart = 0
        }
        guard let index = waiting[server]?.popFirst() else { return nil }
        running[server, default: 0] += 1
        runningCount += 1
        if waiting[server]?.isEmpty == false, running[server, default: 0] < perServer { ready.append(server) }
        return index
    }

    /// Notes that a row has finished.
    mutating func finished(_ index: Int) {
        let server = servers[index]
        let wasFull = running[server] == perServer
        running[server, default: 1] -= 1
        runningCount -= 1
        if wasFull, waiting[server]?.isEmpty == false { ready.append(server) }
    }
}
