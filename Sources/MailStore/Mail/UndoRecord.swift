public import MailModel

/// What a member did a moment ago, with the way back.
public struct UndoRecord: Sendable, Hashable {
    /// Its id.
    public let id: UndoID
    /// What was done, in words.
    public let words: String
    /// The way back, in the form of whoever wrote it; empty: there is none.
    public let steps: String
    /// Whether it did not go as it should.
    public let isProblem: Bool
    /// When it was done.
    public let at: Timestamp

    /// Describes it.
    public init(id: UndoID = .random(), words: String, steps: String, isProblem: Bool, at: Timestamp) {
        self.id = id
        self.words = words
        self.steps = steps
        self.isProblem = isProblem
        self.at = at
    }
}

/// Names something that can be undone.
public typealias UndoID = PublicID<IDKind.Undo>

extension IDKind {
    /// Something that can be undone.
    public enum Undo: PublicIDKind {
        /// `und`
        public static var prefix: String { "und" }
    }
}
