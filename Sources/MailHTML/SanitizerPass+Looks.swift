/// What is known of how elements look, as far as it decides whether their text can be seen.
extension SanitizerPass {
    /// An element that was written and not closed yet.
    struct Open {
        var tag: HTMLTag
        /// Where its start tag stands in the output.
        var start: Range<Int>
        var look: Look
        var link: Int?
        /// Bytes of text that can be seen where it clips what is larger, and the bytes of text before it.
        var room: (bytes: Int, before: Int)?
    }

    /// What is known of an element by its start tag.
    struct Start {
        var look: Look
        var facts = StyleFacts()
        var keys: [StyleRules.Key] = []
    }

    /// Whether text can be seen, as far as the elements around it say.
    struct Look {
        var visibility = TextVisibility()
        var color: StyleColor? = .black
        var background: StyleColor? = .white

        var hidesText: Bool {
            if visibility.hidesText { return true }
            guard let color, let background else { return false }
            return color.isHardlySeen(on: background)
        }
    }

    /// Looks again at what is said of the mail as a whole.
    mutating func lookAgain() {
        baseLook = Look()
        var facts = rules.root
        facts.override(by: bodyFacts)
        baseLook.apply(facts)
    }

    /// Counts the names of an element that is opened. One that is opened again has no more than its own.
    mutating func openKeys(of open: Open) {
        guard rules.asksAround else {
            openKeyStack.append([])
            nextKeys = []
            return
        }
        let keys = nextKeys.isEmpty ? [HTMLTag.nameBytes[Int(open.tag.rawValue)]] : nextKeys
        nextKeys = []
        for key in keys { openKeyCounts[key, default: 0] += 1 }
        openKeyStack.append(keys)
    }

    mutating func closeKeys() {
        for key in openKeyStack.popLast() ?? [] { openKeyCounts[key, default: 1] -= 1 }
    }

    /// How much text shows in an element that clips it.
    func room(_ start: Start) -> (bytes: Int, before: Int)? {
        guard start.facts.hidesOverflow == true, let height = start.facts.height else { return nil }
        let font = max(start.look.visibility.fontSize, TextVisibility.leastFont)
        let lines = (height / font).rounded(.up)
        let letters = min(start.facts.width ?? .infinity, 800) / font * 2.5
        return (Int(min(lines * letters, 1e9)), textBytes)
    }

    /// Whether a document may have style sheets of its own.
    static func namesStyle(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == ASCII.less && bytes[($0 + 1)...].startsIgnoringCase("style") }
    }
}

extension SanitizerPass.Look {
    mutating func apply(_ facts: StyleFacts) {
        visibility.apply(facts)
        if let color = facts.color { self.color = color }
        if facts.hasImage {
            background = nil
        } else if let color = facts.background {
            background = color.opacity == 1 ? color : background.map { color.over($0) }
        }
    }
}
