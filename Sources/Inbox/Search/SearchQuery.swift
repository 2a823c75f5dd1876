/// What somebody searches for. `Inbox` reads it from what is typed; the store answers it.
public struct SearchQuery: Sendable, Hashable {
    /// What is asked of a message.
    public let root: SearchExpression

    /// Takes an expression.
    public init(_ root: SearchExpression) { self.root = root }

    /// Whether spam and trash are left out: wherever the query names neither a place nor a folder.
    public var leavesOutSpamAndTrash: Bool {
        var waiting = [root]
        while let next = waiting.popLast() {
            switch next {
            case .place, .folder: return false
            case .all(let parts), .any(let parts): waiting += parts
            case .not(let inner): waiting.append(inner)
            default: break
            }
        }
        return true
    }
}

extension SearchQuery: CustomStringConvertible {
    /// The query as it could be typed; read again, it is the same query.
    public var description: String {
        var text = SearchDescription()
        text.writeRoot(root)
        return text.result
    }
}
