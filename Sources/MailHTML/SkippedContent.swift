/// An element that is left out with everything in it, while it is being read.
struct SkippedContent {
    let tag: HTMLTag
    /// How many of its kind are open inside, itself included.
    private var depth = 1

    /// Nil where the element has no content to leave out.
    init?(of tag: HTMLTag, _ token: HTMLToken) {
        if tag.isVoid || (Self.isForeign(tag) && token.isSelfClosing) { return nil }
        self.tag = tag
    }

    /// Whether the start of an element ends this one. SVG and MathML end where an element of HTML begins, so that one
    /// that is never closed does not swallow the mail.
    mutating func isEnded(byStart start: HTMLTag, _ token: HTMLToken) -> Bool {
        if Self.isForeign(tag), start.endsForeignContent { return true }
        if start == tag, !(Self.isForeign(tag) && token.isSelfClosing) { depth += 1 }
        return false
    }

    mutating func isEnded(byEnd end: HTMLTag) -> Bool {
        if end == tag { depth -= 1 }
        return depth == 0
    }

    private static func isForeign(_ tag: HTMLTag) -> Bool { tag == .svg || tag == .math }
}
