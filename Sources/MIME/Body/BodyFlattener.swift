extension PartTree {
    /// The parts that are text, and those that come with it, by their places (RFC 8621 §4.1.4).
    public struct BodyParts: Sendable, Hashable {
        /// What to show where plain text is preferred.
        public let text: [Int]
        /// What to show where HTML is preferred.
        public let html: [Int]
        /// What is in neither, or only in one and is media.
        public let attachments: [Int]
    }

    /// Sorts the parts, at each call.
    public var bodyParts: BodyParts {
        let flattener = BodyFlattener(self)
        return BodyParts(text: flattener.text, html: flattener.html, attachments: flattener.attachments)
    }
}

/// Sorts the parts of a message into what is its text and what comes with it (RFC 8621 §4.1.4).
///
/// Works on the tree alone, so that it can be asked before anything is fetched. Goes through the tree with a stack of
/// its own; time is linear in the number of parts.
///
/// Beyond the algorithm there: in multipart/related the part that `start` names stands for the first one (RFC 2387
/// §3.2), and a multipart in which no parts were found counts as plain text, so that what is in it can be read.
struct BodyFlattener {
    private(set) var text: [Int] = []
    private(set) var html: [Int] = []
    private(set) var attachments: [Int] = []

    private let tree: PartTree
    private var stack: [Frame] = []

    /// A multipart whose parts are being looked at.
    private struct Frame {
        let parts: [Int]
        /// The subtype; the message itself counts as one part of multipart/mixed.
        let kind: String
        /// The part that is the first in meaning.
        let first: Int?
        var next = 0
        let isInAlternative: Bool
        /// Whether parts are still taken as text, and as HTML.
        var takesText: Bool
        var takesHTML: Bool
        /// How much there was when the frame began.
        let textCount: Int
        let htmlCount: Int
    }

    init(_ tree: PartTree) {
        self.tree = tree
        push([0], kind: "mixed", first: 0, isInAlternative: false, takesText: true, takesHTML: true)
        while var frame = stack.popLast() {
            guard frame.next < frame.parts.count else {
                finish(frame)
                continue
            }
            let index = frame.parts[frame.next]
            frame.next += 1
            let part = tree.parts[index]
            let type = part.details.contentType
            if type.isMultipart, !part.children.isEmpty {
                stack.append(frame)
                push(
                    part.children, kind: type.subtype, first: firstPart(of: part),
                    isInAlternative: frame.isInAlternative || type.subtype == "alternative",
                    takesText: frame.takesText, takesHTML: frame.takesHTML)
            } else {
                place(part, in: &frame)
                stack.append(frame)
            }
        }
    }

    private mutating func push(
        _ parts: [Int], kind: String, first: Int?, isInAlternative: Bool, takesText: Bool, takesHTML: Bool
    ) {
        stack.append(
            Frame(
                parts: parts, kind: kind, first: first, isInAlternative: isInAlternative, takesText: takesText,
                takesHTML: takesHTML, textCount: text.count, htmlCount: html.count))
    }

    private func firstPart(of part: PartTree.Part) -> Int? {
        let type = part.details.contentType
        // RFC 2387 §3.2
        if type.subtype == "related", let start = type.parameters.bytes(of: "start"),
            let id = PartDetails.contentID(start[...]),
            let named = part.children.first(where: { tree.parts[$0].details.contentID == id })
        {
            return named
        }
        return part.children.first
    }

    private mutating func place(_ part: PartTree.Part, in frame: inout Frame) {
        let kind = BodyKind(part)
        guard isShown(part, kind, in: frame) else {
            attachments.append(part.index)
            return
        }
        if frame.kind == "alternative" {
            switch kind {
            case .text where frame.takesText: text.append(part.index)
            case .html where frame.takesHTML: html.append(part.index)
            default: attachments.append(part.index)
            }
            return
        }
        if frame.isInAlternative {
            if kind == .text { frame.takesHTML = false }
            if kind == .html { frame.takesText = false }
        }
        if frame.takesText { text.append(part.index) }
        if frame.takesHTML { html.append(part.index) }
        if !frame.takesText && !frame.takesHTML || kind == .media && !(frame.takesText && frame.takesHTML) {
            attachments.append(part.index)
        }
    }

    private func isShown(_ part: PartTree.Part, _ kind: BodyKind, in frame: Frame) -> Bool {
        guard kind != .other, part.details.disposition?.isAttachment != true else { return false }
        if part.index == frame.first { return true }
        return frame.kind != "related" && (kind == .media || part.details.fileName == nil)
    }

    /// Where one of two alternatives is missing, the other one stands for it.
    private mutating func finish(_ frame: Frame) {
        guard frame.kind == "alternative", frame.takesText, frame.takesHTML else { return }
        if text.count == frame.textCount, html.count != frame.htmlCount {
            text.append(contentsOf: html[frame.htmlCount...])
        } else if html.count == frame.htmlCount, text.count != frame.textCount {
            html.append(contentsOf: text[frame.textCount...])
        }
    }
}

/// What a part can be for the text of a message.
private enum BodyKind {
    case text, html, media, other

    init(_ part: PartTree.Part) {
        let type = part.details.contentType
        switch (type.type, type.subtype) {
        case ("text", "plain"): self = .text
        case ("text", "html"): self = .html
        case ("multipart", _): self = part.size == 0 ? .other : .text
        default: self = part.details.isMedia ? .media : .other
        }
    }
}
