public import MailModel
import Synchronization

/// The mailbox of one user of a ``FakeIMAPServer``.
///
/// Everything here acts at once, as another client of the same mailbox would, and is told to the connections that listen.
/// A folder that does not exist is a mistake of the test and ends it.
public final class FakeAccount: Sendable {
    /// The name to sign in with.
    public let user: String

    private let state: Mutex<State>

    struct State {
        var password: String
        var folders: [FakeFolder] = []
        var lastID = 0
        var listeners: [Int: @Sendable () -> Void] = [:]
        var lastListener = 0

        mutating func makeID(_ prefix: String) -> String {
            lastID += 1
            return "\(prefix)\(lastID)"
        }

        mutating func create(_ name: FolderName, role: FolderRole?, validity: UInt32) -> Bool {
            guard !folders.contains(where: { $0.name == name }) else { return false }
            folders.append(FakeFolder(name: name, id: makeID("F"), uidValidity: validity, role: role))
            folders.sort { $0.name.description < $1.name.description }
            return true
        }

        mutating func append(_ new: NewFakeMessage, to index: Int) -> UInt32 {
            let id = makeID("M")
            return folders[index].append(new, emailID: id, now: .now())
        }
    }

    /// Separates the levels of folder names.
    static let separator: Character = "/"

    init(user: String, password: String, folders: [(FolderName, FolderRole?)]) {
        self.user = user
        var state = State(password: password)
        for (name, role) in folders { _ = state.create(name, role: role, validity: Self.firstValidity) }
        self.state = Mutex(state)
    }

    private static let firstValidity: UInt32 = 1_000

    // MARK: Reading

    /// All folders, by name.
    public var folders: [FakeFolder] { state.withLock { $0.folders } }

    /// A folder as it stands now; nil where there is none.
    public func folder(_ name: FolderName) -> FakeFolder? { folders.first { $0.name == name } }

    /// The folder with this id; nil where it was deleted.
    func folder(id: String) -> FakeFolder? {
        state.withLock { state in state.folders.first { $0.id == id } }
    }

    func accepts(_ password: String) -> Bool { state.withLock { $0.password == password } }

    // MARK: Changing messages

    /// Stores a message and returns its UID.
    @discardableResult
    public func append(_ message: NewFakeMessage, to folder: FolderName = .inbox) -> UInt32 {
        change { state in state.append(message, to: Self.index(of: folder, state)) }
    }

    /// Stores messages in one step and returns their UIDs.
    @discardableResult
    public func append(_ messages: [NewFakeMessage], to folder: FolderName = .inbox) -> [UInt32] {
        change { state in
            let index = Self.index(of: folder, state)
            return messages.map { state.append($0, to: index) }
        }
    }

    /// Removes messages for good.
    public func expunge(_ uids: [UInt32], in folder: FolderName = .inbox) {
        let uids = Set(uids)
        change { state in
            _ = state.folders[Self.index(of: folder, state)].expunge { uids.contains($0.uid) }
        }
    }

    /// Sets and removes flags.
    public func changeFlags(
        _ uids: [UInt32], adding added: Set<Flag> = [], removing removed: Set<Flag> = [],
        in folder: FolderName = .inbox
    ) {
        change { state in
            let index = Self.index(of: folder, state)
            for uid in uids {
                guard let place = state.folders[index].index(of: uid) else { continue }
                state.folders[index].change(at: place) { $0.flags = $0.flags.union(added).subtracting(removed) }
            }
        }
    }

    /// Moves messages and returns their new UIDs.
    @discardableResult
    public func move(_ uids: [UInt32], from source: FolderName, to target: FolderName) -> [UInt32] {
        let uids = Set(uids)
        return change { state in
            let moved = state.folders[Self.index(of: source, state)].expunge { uids.contains($0.uid) }
            let index = Self.index(of: target, state)
            return moved.map { state.append(NewFakeMessage(copying: $0), to: index) }
        }
    }

    // MARK: Changing folders

    /// Makes a folder; does nothing where it exists.
    public func createFolder(_ name: FolderName, role: FolderRole? = nil) {
        change { state in _ = state.create(name, role: role, validity: Self.firstValidity) }
    }

    /// Gives a folder another name, and those below it too (RFC 9051 §6.3.6); messages, UIDs and ids stay.
    public func renameFolder(_ name: FolderName, to newName: FolderName) {
        change { state in
            state.folders[Self.index(of: name, state)].name = newName
            let prefix = name.description + String(Self.separator)
            for index in state.folders.indices where state.folders[index].name.description.hasPrefix(prefix) {
                let rest = state.folders[index].name.description.dropFirst(name.description.count)
                state.folders[index].name = FolderName(newName.description + rest)
            }
            state.folders.sort { $0.name.description < $1.name.description }
        }
    }

    /// Removes a folder and what is in it.
    public func deleteFolder(_ name: FolderName) {
        change { state in state.folders.removeAll { $0.name == name } }
    }

    /// Numbers a folder's messages anew under another UIDVALIDITY.
    public func resetUIDValidity(of folder: FolderName = .inbox) {
        change { state in state.folders[Self.index(of: folder, state)].resetUIDValidity() }
    }

    /// Removes the messages from `uid` on and gives their UIDs again to the next ones: a fault that servers restored from
    /// a backup have.
    public func reuseUIDs(from uid: UInt32, in folder: FolderName = .inbox) {
        change { state in state.folders[Self.index(of: folder, state)].rewind(to: uid) }
    }

    /// Forgets which messages were removed, so that QRESYNC cannot tell it any more.
    public func forgetExpunged(in folder: FolderName = .inbox) {
        change { state in state.folders[Self.index(of: folder, state)].forgetExpunged() }
    }

    /// Refuses the present password from now on.
    public func changePassword(to password: String) { state.withLock { $0.password = password } }

    // MARK: For connections

    /// Changes the state and tells all listeners afterwards.
    func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, listeners) = state.withLock { state in
            let result = body(&state)
            return (result, Array(state.listeners.values))
        }
        for listener in listeners { listener() }
        return result
    }

    /// Calls `listener` after every change, on whatever thread made it.
    func listen(_ listener: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = listener
            return state.lastListener
        }
    }

    func stopListening(_ id: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: id) } }

    private static func index(of name: FolderName, _ state: State) -> Int {
        guard let index = state.folders.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("there is no folder \(name)")
        }
        return index
    }
}

extension NewFakeMessage {
    /// What a copy in another folder gets.
    init(copying message: FakeMessage) {
        self.init(message.content, flags: message.flags, received: message.received, gmail: message.gmail)
        emailID = message.emailID
    }
}
