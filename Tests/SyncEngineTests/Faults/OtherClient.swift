import MailModel
import MailTestKit

/// Another client of the same mailbox, who does something random.
struct OtherClient {
    private let account: FakeAccount
    private var random: SeededRandom
    /// Seeds of the messages that were stored; each is stored once.
    private(set) var seeds: [UInt64] = []
    private var lastName = 0
    private let reusesUIDs: Bool

    /// - Parameter reusesUIDs: whether the server may give UIDs again, which only an audit finds out.
    init(_ account: FakeAccount, seed: UInt64, reusesUIDs: Bool = true) {
        self.account = account
        self.reusesUIDs = reusesUIDs
        random = SeededRandom(seed: seed)
    }

    /// Does one thing and says which.
    mutating func act() -> String {
        let folder = someFolder()
        let name = folder.name
        switch random.next() % 20 {
        case 0...6: return append(to: name)
        case 7...9:
            let uids = someUIDs(of: folder)
            account.changeFlags(uids, adding: [someFlag()], removing: [someFlag()], in: name)
            return "flag \(uids) in \(name)"
        case 10...11:
            let uids = someUIDs(of: folder)
            account.expunge(uids, in: name)
            return "expunge \(uids) in \(name)"
        case 12...14:
            let uids = someUIDs(of: folder)
            let target = someFolder().name
            guard target != name else { return append(to: name) }
            account.move(uids, from: name, to: target)
            return "move \(uids) from \(name) to \(target)"
        case 15:
            let target = someFolder().name
            let copies = folder.messages.prefix(2).map {
                NewFakeMessage($0.content, flags: $0.flags, received: $0.received)
            }
            account.append(copies, to: target)
            return "copy \(copies.count) of \(name) to \(target)"
        case 16: return changeFolders(folder)
        case 17:
            account.resetUIDValidity(of: name)
            return "reset UIDVALIDITY of \(name)"
        case 18:
            account.forgetExpunged(in: name)
            return "forget removals in \(name)"
        default:
            guard reusesUIDs, let last = folder.messages.last else { return append(to: name) }
            account.reuseUIDs(from: last.uid, in: name)
            return "reuse UIDs from \(last.uid) in \(name)"
        }
    }

    /// Stores a few messages: answers, such without or with another's Message-ID, and such that are no messages.
    mutating func append(to name: FolderName) -> String {
        let count = Int(random.next() % 4) + 1
        var messages: [NewFakeMessage] = []
        for _ in 0..<count {
            let seed = UInt64(seeds.count + 1)
            let parent = seeds.isEmpty || random.next() % 2 == 0 ? nil : seeds[Int(random.next() % UInt64(seeds.count))]
            var message = GeneratedMessage(seed: seed, size: Int(random.next() % 4_000) + 500, answersTo: parent)
            switch random.next() % 12 {
            case 0: message.identification = .missing
            case 1: if let parent { message.identification = .of(parent) }
            default: break
            }
            seeds.append(seed)
            // Days apart, so that equal subjects do not make them one conversation by chance.
            let received = Timestamp(milliseconds: 1_700_000_000_000 + Int64(seed) * 86_400_000)
            let isBroken = random.next() % 25 == 0
            messages.append(
                NewFakeMessage(
                    isBroken ? .bytes([0x0D, 0x0A, 0x0D, 0x0A]) : .generated(message),
                    flags: random.next() % 2 == 0 ? [.seen] : [], received: received))
        }
        account.append(messages, to: name)
        return "append \(count) to \(name)"
    }

    private mutating func changeFolders(_ folder: FakeFolder) -> String {
        lastName += 1
        let name = FolderName("Project \(lastName)")
        guard folder.role == nil else {
            account.createFolder(name)
            return "create \(name)"
        }
        if random.next() % 3 == 0 {
            account.deleteFolder(folder.name)
            return "delete \(folder.name)"
        }
        account.renameFolder(folder.name, to: name)
        return "rename \(folder.name) to \(name)"
    }

    private mutating func someFolder() -> FakeFolder {
        let folders = account.folders
        // Most happens in the Inbox.
        if random.next() % 2 == 0, let inbox = folders.first(where: { $0.name == .inbox }) { return inbox }
        return folders[Int(random.next() % UInt64(folders.count))]
    }

    private mutating func someUIDs(of folder: FakeFolder) -> [UInt32] {
        let chance = random.next() % 4 + 2
        return folder.messages.map(\.uid).filter { _ in random.next() % chance == 0 }
    }

    private mutating func someFlag() -> Flag {
        [.seen, .flagged, .answered, Flag("$Label1")][Int(random.next() % 4)]
    }
}
