/// One document on its way through the sanitizer.
///
/// It keeps the stack of the elements that it wrote and closes them where a browser would close them, so that a browser
/// finds nothing to repair: whatever it repaired could move content to where it means something else.
struct SanitizerPass {
    let bytes: [UInt8]
    let limits: HTMLLimits
    var images: ImageResolver

    var output: [UInt8] = []
    var styleSheet: [UInt8] = []
    var selectorBudget = StyleSheetFilter.mostSelectors
    /// What the style sheets say, so far or in the whole document.
    var rules = StyleRules()
    /// Whether ``rules`` holds those of the whole document.
    var knowsAllRules = false
    /// Whether there can be rules, so that names of elements have to be kept.
    let mayHaveRules: Bool
    /// Whether a style sheet stands behind text.
    var hasLateRules = false
    /// The open elements as selectors see them.
    var tree = StyleTree()
    /// What the document says of its body.
    var bodyDeclarations = StyleDeclarations()
    var bodyStyle: [UInt8] = []
    var sawBody = false
    var baseLook = Look()
    var removals: Set<SanitizedHTML.Removal> = []
    var trackingPixels = 0
    var links: [LinkRecord] = []
    var hiddenText = HiddenTextCount()
    /// Bytes of text that is not hidden, so far.
    var textBytes = 0
    /// Ends of lines so far, and how far down they reach by a guess, in pixels.
    var lineEnds = 0
    var depthOfLines = 0.0
    var isTruncated = false

    private(set) var stack: [Open] = []
    private var openCounts = [Int](repeating: 0, count: HTMLTag.allCases.count)
    /// Elements that were closed because one around them was, and that are opened again before the next text.
    var pending: [Open] = []
    /// Bytes that may still be spent on opening elements again, so that the result stays in proportion.
    private var reopeningBudget: Int
    /// Elements beyond the limit on depth, which were not written.
    private var overflow = 0
    var skipped: SkippedContent?
    var styleSheetBudget: Int
    /// The place in the output behind the last tag of a `pre`.
    var behindPre = -1
    /// The link whose text is being read.
    var link: Int?

    // Room for values, kept between tags.
    var value: [UInt8] = []
    var style: [UInt8] = []

    init(_ bytes: [UInt8], _ sanitizer: HTMLSanitizer) {
        self.bytes = bytes
        limits = sanitizer.limits
        images = ImageResolver(sanitizer)
        reopeningBudget = max(64 << 10, min(bytes.count, limits.bytes))
        styleSheetBudget = limits.styleSheetBytes
        isTruncated = bytes.count > limits.bytes
        mayHaveRules = Self.namesStyle(bytes)
        output.reserveCapacity(min(bytes.count, limits.bytes))
    }

    var look: Look { stack.last?.look ?? baseLook }

    /// Every link is judged, so that none hides behind a thousand others.
    private var listedLinks: [SanitizedHTML.Link] {
        var listed = links.prefix(limits.links).map(\.link)
        for record in links.dropFirst(limits.links) where listed.count < limits.links + 100 {
            let link = record.link
            if !link.warnings.isEmpty { listed.append(link) }
        }
        return listed
    }

    /// Goes through the document once, and once more where a style sheet says behind a text that it cannot be seen.
    mutating func run() -> SanitizedHTML {
        var again = self
        let result = runOnce()
        guard hasLateRules else { return result }
        (again.rules, again.knowsAllRules) = (rules, true)
        again.lookAgain()
        return again.runOnce()
    }

    private mutating func runOnce() -> SanitizedHTML {
        var tokenizer = HTMLTokenizer(bytes, limit: limits.bytes)
        // A line break directly behind the tag of a `pre` does not count.
        var isBehindPre = false
        while let token = tokenizer.next() {
            let wasBehindPre = isBehindPre
            isBehindPre = false
            switch token.kind {
            case .text: if skipped == nil { text(token.range, isBehindPre: wasBehindPre) }
            case .rawText: rawText(token.range, isBehindPre: wasBehindPre)
            case .startTag:
                guard let tag = token.tag else { continue }
                if skipped == nil {
                    startTag(tag, token)
                    isBehindPre = tag.replacement == .pre
                } else {
                    skipStart(tag, token)
                }
            case .endTag: if let tag = token.tag { endTag(tag) }
            case .comment, .doctype, .ignored: break
            }
        }
        while !stack.isEmpty { pop() }
        if images.sawScript { removals.insert(.script) }
        return SanitizedHTML(
            // Without the line breaks between the tags of the document's head.
            html: String(decoding: output.drop(while: \.isHTMLSpace), as: UTF8.self),
            styleSheet: String(decoding: styleSheet, as: UTF8.self),
            bodyStyle: String(decoding: bodyStyle, as: UTF8.self), blockedImages: images.blockedCount,
            remoteImages: images.remoteCount, embeddedImages: images.embeddedCount, trackingPixels: trackingPixels,
            links: listedLinks, removals: removals, hiddenText: hiddenText.result(isUncertain: rules.isExhausted),
            isTruncated: isTruncated)
    }

    // MARK: Left out

    private mutating func skip(_ tag: HTMLTag, _ token: HTMLToken) {
        note(tag)
        skipped = SkippedContent(of: tag, token)
        if skipped != nil { pending.removeAll { $0.tag == tag } }
    }

    private mutating func skipStart(_ tag: HTMLTag, _ token: HTMLToken) {
        if skipped?.isEnded(byStart: tag, token) == true {
            skipped = nil
            startTag(tag, token)
        } else {
            note(tag)
        }
    }

    private mutating func note(_ tag: HTMLTag) {
        switch tag {
        case .script: removals.insert(.script)
        case .form, .input, .button, .select, .textarea, .isindex, .keygen: removals.insert(.form)
        case .iframe, .frame, .frameset, .portal: removals.insert(.frame)
        case .object, .embed, .applet: removals.insert(.plugin)
        case .audio, .video, .bgsound: removals.insert(.media)
        case .svg, .math: removals.insert(.drawing)
        case .base: removals.insert(.redirection)
        default: break
        }
    }

    // MARK: Tags

    private mutating func startTag(_ tag: HTMLTag, _ token: HTMLToken) {
        switch tag.treatment {
        case .drop:
            if tag == .meta {
                if token.attribute("http-equiv")?.utf8.equalsIgnoringCase("refresh") == true {
                    removals.insert(.redirection)
                }
                return
            }
            skip(tag, token)
        case .unwrap:
            note(tag)
            switch tag {
            case .body: body(token)
            case .html: root(token)
            default: noteHandlers(token)
            }
        case .keep:
            if tag == .div, stack.isEmpty, output.isEmpty, !sawBody, isRoot(token) {
                body(token)
                return
            }
            let tag = tag.replacement
            if tag.isTablePart {
                tablePart(tag, token)
                return
            }
            guard makeRoom(for: tag) else { return }
            if tag.isVoid {
                partLink(at: tag)
                let start = writeStart(tag, token)
                noteInTree(tag, start.keys, isVoid: true)
                if start.look.clipBottom != nil { noteDepth(ofVoid: tag, start) }
            } else if stack.count + (tag == .table ? 4 : 1) > limits.depth {
                overflow += 1
                isTruncated = true
            } else {
                push(tag, token)
            }
        }
    }

    /// Closes what the start of an element closes. False where it cannot stand there and is left out.
    private mutating func makeRoom(for tag: HTMLTag) -> Bool {
        if let current = stack.last?.tag, current.isTableFrame {
            if tag == .table {
                // WHATWG HTML §13.2.6.4.9: a table in a table, but in no cell, ends the outer one.
                if let index = nearestTable() { close(from: index) }
            } else if tag == .a || tag == .img || tag == .hr {
                ensureCell()
            } else {
                return false
            }
        }
        if tag.closesParagraph {
            // They would be closed at once.
            pending.removeAll { $0.tag == .p }
            if let last = pending.last?.tag, last == tag, tag == .li || tag == .dd || tag == .dt {
                pending.removeLast()
            }
        }
        if tag == .a { pending.removeAll { $0.tag == .a } }
        if !pending.isEmpty, !tag.closesParagraph || pending.contains(where: { !$0.tag.isFormatting }) { reopen() }
        if tag.closesParagraph, let index = find(.p) { close(from: index, reopening: .formatting) }
        switch tag {
        case .h1, .h2, .h3, .h4, .h5, .h6: if stack.last?.tag.isHeading == true { pop() }
        case .li, .dd, .dt: if let index = findItem(endedBy: tag) { close(from: index, reopening: .formatting) }
        case .rt, .rp: while endsAnother(tag) { pop() }
        case .a:
            if let index = find(.a) {
                close(from: index, reopening: .all)
                reopen()
            }
        default: break
        }
        return true
    }

    private mutating func endTag(_ written: HTMLTag) {
        if skipped != nil {
            if skipped?.isEnded(byEnd: written) == true { skipped = nil }
            return
        }
        let tag = written.replacement
        guard tag.treatment == .keep else { return }
        if tag == .br {
            // `</br>` is a line break.
            partLink(at: .br)
            if stack.last?.tag.isTableFrame != true {
                output.append("<br>")
                noteInTree(.br, keys(.br, []), isVoid: true)
            }
            return
        }
        if tag.isVoid { return }
        if overflow > 0 {
            overflow -= 1
            return
        }
        if let index = pending.lastIndex(where: { $0.tag == tag }) {
            pending.remove(at: index)
            return
        }
        if tag == .table || tag.isTablePart {
            if let index = findTablePart(tag) { close(from: index) }
            return
        }
        if tag.isHeading {
            if let index = findHeading() { close(from: index, reopening: .formatting) }
            return
        }
        guard let index = find(tag) else { return }
        close(from: index, reopening: tag.isFormatting ? .all : .formatting)
    }

    // MARK: The stack

    /// The innermost open element of that kind that is in scope: inside the same cell, and for items the same list.
    private func find(_ tag: HTMLTag) -> Int? {
        guard isOpen(tag) else { return nil }
        return lastIndex { open in
            open == tag || open.isCell || open == .table || (tag == .li && (open == .ul || open == .ol))
        }.flatMap { stack[$0].tag == tag ? $0 : nil }
    }

    /// The innermost open element whose kind is looked for. Only kinds are looked at, since what is known of an element is
    /// much to copy.
    func lastIndex(where isWanted: (HTMLTag) -> Bool) -> Int? {
        var index = stack.count
        while index > 0 {
            index -= 1
            if isWanted(stack[index].tag) { return index }
        }
        return nil
    }

    private func findHeading() -> Int? {
        lastIndex { $0.isHeading || $0.isCell || $0 == .table }
            .flatMap { stack[$0].tag.isHeading ? $0 : nil }
    }

    /// The open item that the start of another one ends.
    private func findItem(endedBy tag: HTMLTag) -> Int? {
        func isItem(_ other: HTMLTag) -> Bool { tag == .li ? other == .li : other == .dd || other == .dt }
        guard let index = lastIndex(where: { isItem($0) || $0.stopsItemSearch }) else { return nil }
        return isItem(stack[index].tag) ? index : nil
    }

    /// Whether the start of an element would end one that is open.
    private func endsAnother(_ tag: HTMLTag) -> Bool {
        if tag.closesParagraph, find(.p) != nil { return true }
        switch tag {
        case .h1, .h2, .h3, .h4, .h5, .h6: return stack.last?.tag.isHeading == true
        case .li, .dd, .dt: return findItem(endedBy: tag) != nil
        case .rt, .rp:
            guard isOpen(.ruby), let current = stack.last?.tag, find(.ruby) != nil else { return false }
            return [.rt, .rp, .p, .li, .dd, .dt].contains(current)
        case .a: return find(.a) != nil
        default: return false
        }
    }

    func isOpen(_ tag: HTMLTag) -> Bool { openCounts[Int(tag.rawValue)] > 0 }

    private enum Reopening {
        case nothing
        case formatting
        case all
    }

    /// Closes the element at `index` and everything inside it.
    private mutating func close(from index: Int, reopening: Reopening) {
        if reopening != .nothing, index + 1 < stack.count {
            var inner = stack[(index + 1)...].filter { reopening == .all || $0.tag.isFormatting }
            inner.removeAll { $0.start.count > 512 }
            pending = inner.suffix(8) + pending
            if pending.count > 8 { pending.removeFirst(pending.count - 8) }
        }
        while stack.count > index { pop() }
    }

    /// Closes the element at `index` and everything inside it, for good.
    mutating func close(from index: Int) {
        pending.removeAll()
        close(from: index, reopening: .nothing)
    }

    /// Opens the elements again that were closed on behalf of another.
    mutating func reopen() {
        let elements = pending
        pending.removeAll()
        for element in elements {
            guard element.start.count <= reopeningBudget, stack.count < limits.depth else { return }
            // Where an element between was too large to be opened again, this one may have no place.
            if endsAnother(element.tag) { continue }
            reopeningBudget -= element.start.count
            let start = output.count
            output += Array(output[element.start])
            var open = element
            open.start = start..<output.count
            append(open)
        }
    }

    mutating func push(_ tag: HTMLTag, _ token: HTMLToken?) {
        let start = output.count
        let count = links.count
        let written = token.map { writeStart(tag, $0) } ?? writeImplied(tag)
        var open = Open(
            tag: tag, start: start..<output.count, look: written.look, link: links.count > count ? count : nil,
            keys: written.keys, bottom: written.bottom)
        open.room = room(tag, written)
        if written.facts.isBlock, let link { links[link].part() }
        append(open)
    }

    private mutating func append(_ open: Open) {
        stack.append(open)
        noteInTree(open.tag, open.keys, isVoid: false)
        openCounts[Int(open.tag.rawValue)] += 1
        if open.link != nil { link = open.link } else { partLink(at: open.tag) }
        if open.tag == .pre { behindPre = output.count }
        if open.tag.isCell { pending.removeAll() }
    }

    /// Notes that text is parted by an element that is no part of a line.
    private mutating func partLink(at tag: HTMLTag) {
        guard tag.closesParagraph || tag.isTablePart || tag == .br else { return }
        if let link { links[link].part() }
        lineEnds += 1
        hiddenText.endWord()
    }

    /// Counts how far down a picture or the end of a line brings what follows.
    private mutating func noteDepth(ofVoid tag: HTMLTag, _ start: Start) {
        if tag == .br { depthOfLines += max(start.look.visibility.fontSize, 1) }
        // A small one stands among the words.
        if tag == .img, let height = start.facts.boxHeight, height > 40 { depthOfLines += height }
    }

    private mutating func pop() {
        guard let open = stack.popLast() else { return }
        openCounts[Int(open.tag.rawValue)] -= 1
        if mayHaveRules { tree.leave() }
        if let bottom = open.bottom { depthOfLines = max(depthOfLines, bottom) }
        if let room = open.room, !look.hidesText { hiddenText.addExcess(excess(room)) }
        if open.link != nil { link = nil } else { partLink(at: open.tag) }
        output.append("</")
        output += HTMLTag.nameBytes[Int(open.tag.rawValue)]
        output.append(ASCII.greater)
    }
}
