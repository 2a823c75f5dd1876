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

    /// The query of FTS5 that finds a superset of what is asked, and what else must hold; `match` is nil where the index
    /// cannot help.
    public var plan: (match: String?, rest: [SearchExpression]) {
        let parts =
            if case .all(let parts) = root { parts } else { [root] }
        var indexed: [SearchExpression] = []
        var rest: [SearchExpression] = []
        for part in parts {
            if part.match != nil { indexed.append(part) } else { rest.append(part) }
        }
        guard !indexed.isEmpty else { return (nil, rest) }
        // What words exclude can go with those that are found.
        var excluded: [SearchExpression] = []
        rest.removeAll { part in
            guard case .not(let inner) = part, inner.match != nil else { return false }
            excluded.append(part)
            return true
        }
        return (SearchExpression.all(indexed + excluded).match, rest)
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
