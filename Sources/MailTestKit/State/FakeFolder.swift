public import MailModel

/// A folder of a ``FakeIMAPServer``, as a value.
public struct FakeFolder: Sendable {
    /// The name, with the account's separator in it.
    public internal(set) var name: FolderName
    /// Stays when the folder is renamed (RFC 8474 §4.1).
    public let id: String
    /// What it is for, where the server says so.
    public internal(set) var role: FolderRole?
    /// The UIDVALIDITY.
    public internal(set) var uidValidity: UInt32
    /// The UID that the next message gets.
    public internal(set) var uidNext: UInt32 = 1
    /// The counter of changes; also grows with new and with expunged messages.
    public internal(set) var highestModSeq: UInt64 = 1
    /// The messages by UID.
    public internal(set) var messages: [FakeMessage] = []
    /// Whether it can be opened.
    public internal(set) var isSelectable = true
    /// Whether somebody subscribed to it.
    public internal(set) var isSubscribed = true

    /// What was removed, and when.
    private var expunged: [(uid: UInt32, modSeq: UInt64)] = []
    /// Removals up to here are not in ``expunged`` any more.
    private var forgottenUpTo: UInt64 = 0

    init(name: FolderName, id: String, uidValidity: UInt32, role: FolderRole?) {
        self.name = name
        self.id = id
        self.uidValidity = uidValidity
        self.role = role
    }

    /// Where the message with this UID stands; nil where there is none.
    public func index(of uid: UInt32) -> Int? {
        var low = 0
        var high = messages.count
        while low < high {
            let middle = (low + high) / 2
            if messages[middle].uid < uid { low = middle + 1 } else { high = middle }
        }
        return low < messages.count && messages[low].uid == uid ? low : nil
    }

    /// The message with this UID.
    public func message(_ uid: UInt32) -> FakeMessage? { index(of: uid).map { messages[$0] } }

    /// UIDs that were removed after `modSeq`, ascending. Where that is not known any more, all that are not there, which
    /// RFC 7162 §3.2.5.1 allows.
    func vanished(since modSeq: UInt64) -> [UInt32] {
        guard modSeq >= forgottenUpTo else {
            let present = Set(messages.map(\.uid))
            return (1..<uidNext).filter { !present.contains($0) }
        }
        var result: [UInt32] = []
        for entry in expunged.reversed() {
            guard entry.modSeq > modSeq else { break }
            result.append(entry.uid)
        }
        return result.sorted()
    }

    // MARK: Changing

    mutating func append(_ new: NewFakeMessage, emailID: String, now: Timestamp) -> UInt32 {
        highestModSeq += 1
        let uid = uidNext
        uidNext += 1
        messages.append(
            FakeMessage(
                uid: uid, flags: new.flags, modSeq: highestModSeq, received: new.received ?? now, content: new.content,
                gmail: new.gmail, emailID: new.emailID ?? emailID))
        return uid
    }

    /// Removes messages; returns what was removed.
    @discardableResult
    mutating func expunge(where matches: (FakeMessage) -> Bool) -> [FakeMessage] {
        let removed = messages.filter(matches)
        guard !removed.isEmpty else { return [] }
        highestModSeq += 1
        messages.removeAll(where: matches)
        for message in removed { expunged.append((message.uid, highestModSeq)) }
        return removed
    }

    /// Changes one message; counts as a change only where something differs.
    @discardableResult
    mutating func change(at index: Int, _ body: (inout FakeMessage) -> Void) -> Bool {
        var message = messages[index]
        body(&message)
        guard message.flags != messages[index].flags || message.gmail != messages[index].gmail else { return false }
        highestModSeq += 1
        message.modSeq = highestModSeq
        messages[index] = message
        return true
    }

    /// Gives every message a new UID from 1 under another UIDVALIDITY, as a restored or rebuilt folder has.
    mutating func resetUIDValidity() {
        uidValidity += 1
        highestModSeq += 1
        forgetExpunged()
        for index in messages.indices {
            messages[index].uid = UInt32(index + 1)
            messages[index].modSeq = highestModSeq
        }
        uidNext = UInt32(messages.count + 1)
    }

    /// Forgets that UIDs from `uid` on were ever given, against the rules: the next message gets one of them again.
    mutating func rewind(to uid: UInt32) {
        uidNext = uid
        messages.removeAll { $0.uid >= uid }
        expunged.removeAll { $0.uid >= uid }
    }

    /// Forgets removals, as a server does that keeps them for a while only; QRESYNC then tells more than was removed.
    mutating func forgetExpunged() {
        forgottenUpTo = highestModSeq
        expunged = []
    }
}
