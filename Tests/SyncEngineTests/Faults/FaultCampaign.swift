import MailModel
import MailStore
import MailTestKit
import NIOCore
import SyncEngine

/// A seeded run of faults and of another client's changes against one mailbox, with a comparison after each bout.
struct FaultCampaign {
    let seed: UInt64
    private var random: SeededRandom
    private var log: [String] = []
    /// Faults that happened.
    private(set) var faults = 0

    init(seed: UInt64) {
        self.seed = seed
        random = SeededRandom(seed: seed &* 0x9E37_79B9)
    }

    /// Runs until so many faults have happened; returns what was wrong, with the last things that were done.
    mutating func run(faults wanted: Int) async throws -> [String] {
        let world = try await FaultWorld.make(options())
        var other = OtherClient(world.account, seed: seed)
        var comparison = WorldComparison(world.account, world.mailbox, countsMessages: true)
        var problems: [String] = []
        while faults < wanted, problems.isEmpty {
            for _ in 0..<4 { try await bout(world, &other) }
            try await settle(world)
            problems = try await comparison.differences(in: world.store)
        }
        await world.end()
        return problems.isEmpty ? [] : problems + ["what was done:"] + log.suffix(60)
    }

    /// What the server of this seed can do.
    private mutating func options() -> FakeServerOptions {
        var options = FakeServerOptions()
        switch random.next() % 4 {
        case 0: options.capabilities = FakeServerOptions.plainCapabilities
        case 1: options.capabilities.subtract(["QRESYNC", "LIST-STATUS", "NOTIFY"])
        case 2: options.capabilities.subtract(["OBJECTID"])
        default: break
        }
        return options
    }

    // MARK: Trouble

    /// Another client acts, faults are laid out, and the mailbox is synced as far as that goes.
    private mutating func bout(_ world: FaultWorld, _ other: inout OtherClient) async throws {
        for _ in 0..<(random.next() % 4) { log.append(other.act()) }
        let before = world.server.happenedFaults.count + world.database.failures
        for _ in 0..<(random.next() % 3 + 1) {
            let fault = Self.fault(&random)
            log.append(name(fault))
            world.server.inject(fault)
        }
        var extra = 0
        switch random.next() % 8 {
        case 0:
            world.database.fail(after: Int(random.next() % 6), with: random.next() % 2 == 0 ? .diskFull : .busy)
            log.append("a write will fail")
        case 1:
            await world.server.goDown()
            try await world.server.comeBack()
            log.append("restart")
            extra += 1
        case 2:
            world.clockOffset.jump(milliseconds: Int64(random.next() % 20) * 86_400_000 - 10 * 86_400_000)
            log.append("the clock jumps")
            extra += 1
        case 3:
            lie(world)
            extra += 1
        default: break
        }
        await tryToSync(world, &other, &extra)
        world.server.options.lies = FakeServerOptions.Lies()
        faults += world.server.happenedFaults.count + world.database.failures - before + extra
    }

    private mutating func tryToSync(_ world: FaultWorld, _ other: inout OtherClient, _ extra: inout Int) async {
        let budget = random.next() % 2 == 0 ? ByteBudget.unlimited : ByteBudget(bytes: 3_000)
        let task = Task { try await world.sync(budget: budget) }
        if random.next() % 5 == 0 {
            // In the midst of it, wherever it is by now.
            for _ in 0..<(random.next() % 200) { await Task.yield() }
            log.append("cancel")
            task.cancel()
            extra += 1
        } else if random.next() % 3 == 0 {
            for _ in 0..<(random.next() % 400) { await Task.yield() }
            log.append("meanwhile: " + other.act())
        }
        do {
            try await task.value
            log.append("synced")
        } catch {
            log.append("failed: \(error)")
        }
    }

    private mutating func lie(_ world: FaultWorld) {
        var lies = FakeServerOptions.Lies()
        switch random.next() % 5 {
        case 0: lies.extraExists = Int(random.next() % 5) + 1
        case 1: lies.dropsVanished = true
        case 2: lies.dropsFlagChanges = true
        case 3: lies.mixedFetches = FakeServerOptions.MixedFetches(messages: 2, milliseconds: 5)
        default: lies.freezesModSeq = true
        }
        log.append("\(lies)")
        world.server.options.lies = lies
    }

    /// Something that goes wrong soon.
    static func fault(_ random: inout SeededRandom) -> Fault {
        let commands = ["UID FETCH", "EXAMINE", "LIST", "STATUS", "UID SEARCH", "ENABLE"]
        let moment: Fault.Moment =
            switch random.next() % 8 {
            case 0: .connect
            case 1: .anyCommand
            case 2...5: .command("UID FETCH")
            default: .command(commands[Int(random.next() % UInt64(commands.count))])
            }
        let effects: [Fault.Effect] = [
            .cut(afterBytes: Int(random.next() % 3_000)), .cutInLiteral, .silence, .loseAnswer,
            .trickle(bytes: 400, milliseconds: 1), .answer("NO [UNAVAILABLE] later"), .answer("NO [LIMIT] too much"),
            .answer("BAD what"), .bye("[UNAVAILABLE] going down"), .insert("* 3 FETCH (FLAGS"), .insert("* garbage"),
            .dropUntagged, .duplicateUntagged, .cut(afterBytes: Int(random.next() % 200)),
        ]
        return Fault(at: moment, skipping: Int(random.next() % 4), effects[Int(random.next() % UInt64(effects.count))])
    }

    private func name(_ fault: Fault) -> String {
        "fault: \(fault.effect) at \(fault.moment), skipping \(fault.skips)".replacing("MailTestKit.Fault.", with: "")
    }

    // MARK: Quiet

    /// The trouble is over: the mailbox is synced and audited, as the engine does it by and by.
    private mutating func settle(_ world: FaultWorld) async throws {
        world.server.clearFaults()
        world.database.clearFaults()
        log.append("quiet")
        try await world.sync(patience: .seconds(60))
        try await world.audit()
    }
}
