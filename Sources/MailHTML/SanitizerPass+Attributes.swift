/// Attributes: judged one by one, written anew.
extension SanitizerPass {
    /// What the attributes of one tag come to beyond what is written at once.
    private struct Gathered {
        var seen: UInt64 = 0
        /// What its attributes say, and what its style says, which counts more.
        var facts = StyleFacts()
        var inline = StyleDeclarations()
        var hasStyle = false
        var keys: [StyleRules.Key] = []
        var width: Double?
        var height: Double?
        var hides = false
        var source: [UInt8]?
        var sourceSet: [UInt8]?
        var sourceIsWritten = false
        var address: MailURL?
        /// What else is read for the text of a link: its hint, and the words of an area.
        var hints: [[UInt8]] = []

        var isPixel: Bool {
            hides || ((width ?? .infinity) <= 1 && (height ?? .infinity) <= 1) || width == 0 || height == 0
        }
    }

    /// Writes a start tag. The look that it gives is that of what stands inside.
    mutating func writeStart(_ tag: HTMLTag, _ token: HTMLToken) -> Start {
        let place = output.count
        output.append(ASCII.less)
        output += HTMLTag.nameBytes[Int(tag.rawValue)]
        var gathered = Gathered()
        forEachAttribute(of: token) { pass, name in
            let bit = UInt64(1) << UInt64(name.rawValue)
            guard gathered.seen & bit == 0, let rule = name.rule(on: tag) else { return }
            gathered.seen |= bit
            pass.write(name, rule, tag, &gathered)
        }
        let start = self.start(tag, &gathered)
        if tag == .img { writeImage(&gathered) }
        if let address = gathered.address, address.kind != .fragment {
            output.append(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"")
            if tag == .a || tag == .area {
                var link = LinkRecord(address, before: tag == .a ? wordBefore(place) : [])
                for hint in gathered.hints { link.append(hint: hint) }
                links.append(link)
            }
        }
        output.append(ASCII.greater)
        return start
    }

    /// Brings together what attributes, style sheets and the style of an element say of it.
    private mutating func start(_ tag: HTMLTag, _ gathered: inout Gathered) -> Start {
        var start = Start(look: look, keys: keys(tag, gathered.keys))
        if tag == .small || tag == .sub || tag == .sup {
            gathered.facts.fontSize = StyleArithmetic.Length(pixels: 0, fonts: 0.83)
        }
        // WHATWG HTML §15.3.1: for readers without ruby alone.
        if tag == .rp { (gathered.facts.saysDisplay, gathered.facts.isNotDisplayed) = (true, true) }
        if rules.isEmpty {
            start.facts = gathered.facts
            if gathered.hasStyle { start.facts.override(by: gathered.inline.all) }
            start.look.apply(start.facts, to: tag)
        } else {
            let found = rules.found(
                for: tree.next(tag, keys: start.keys), in: tree, attributes: gathered.facts, inline: gathered.inline,
                goneOn: look.goneOn)
            start.facts = found.facts
            start.look.apply(start.facts, to: tag)
            start.look.goneOn |= found.goneOn
            if found.isOfUnknownColor { start.look.color = nil }
            if found.isOnUnknownColor { (start.look.background, start.look.ground) = (nil, nil) }
        }
        // Most have neither.
        if start.look.clipBottom != nil || start.facts.boxHeight != nil { noteDepth(tag, &start) }
        gathered.hides = start.facts.hides || start.look.visibility.isGone
        if let width = start.facts.boxWidth { gathered.width = width }
        if let height = start.facts.boxHeight { gathered.height = height }
        return start
    }

    /// Writes the start of an element that the document leaves out, as of a row around cells.
    mutating func writeImplied(_ tag: HTMLTag) -> Start {
        output.append(ASCII.less)
        output += HTMLTag.nameBytes[Int(tag.rawValue)]
        output.append(ASCII.greater)
        var gathered = Gathered()
        return start(tag, &gathered)
    }

    /// Counts how far down text has come in a box that clips it, and where such a box ends.
    private mutating func noteDepth(_ tag: HTMLTag, _ start: inout Start) {
        let padding = start.facts.paddingTop ?? 0
        if start.facts.clips, let height = start.facts.boxHeight {
            let bottom = depthOfLines + height + padding
            start.look.clipBottom = min(start.look.clipBottom ?? .infinity, bottom)
        } else if Self.isBox(tag, start.facts) {
            depthOfLines += padding
            start.bottom = start.facts.boxHeight.map { depthOfLines + $0 }
        }
    }

    /// What stands in the output directly before a place, without a space between, tags of its line left out.
    private func wordBefore(_ place: Int) -> [UInt8] {
        var word: [UInt8] = []
        var index = place
        var tagEnd: Int?
        let first = max(0, place - 500)
        while index > first {
            index -= 1
            let byte = output[index]
            if let end = tagEnd {
                guard byte == ASCII.less else { continue }
                let name = output[(index + 1)..<end].drop { $0 == ASCII.slash }.prefix { $0.isAlphanumeric }
                let tag = HTMLTag(Array(name), in: 0..<name.count)
                if let tag, tag.closesParagraph || tag.isTablePart || tag == .br || tag == .img { break }
                tagEnd = nil
            } else if byte == ASCII.greater {
                tagEnd = index
            } else if byte.isHTMLSpace || byte == 0xA0 {
                break
            } else {
                word.append(byte)
            }
        }
        word.reverse()
        return CharacterReference.decode(word, inAttribute: false)
    }

    /// Calls `body` for each attribute on the list, with its decoded value in ``value``, and notes event handlers.
    private mutating func forEachAttribute(
        of token: HTMLToken, _ body: (inout SanitizerPass, AttributeName) -> Void
    ) {
        var scanner = HTMLAttributeScanner(position: token.nameRange.upperBound, end: token.range.upperBound)
        var count = 0
        while count < limits.attributes, scanner.next(in: bytes) {
            count += 1
            guard let name = AttributeName(bytes, in: scanner.name) else {
                noteHandler(scanner.name)
                continue
            }
            value.removeAll(keepingCapacity: true)
            CharacterReference.decode(bytes, in: scanner.value, inAttribute: true, into: &value)
            body(&self, name)
        }
    }

    /// Notes event handlers of an element that is not written.
    mutating func noteHandlers(_ token: HTMLToken) {
        forEachAttribute(of: token) { _, _ in }
    }

    private mutating func noteHandler(_ name: Range<Int>) {
        if name.count > 3, bytes[name].startsIgnoringCase("on") { removals.insert(.script) }
    }

    private mutating func begin(_ name: AttributeName) {
        output.append(ASCII.space)
        output += name.nameBytes
        output.append("=\"")
    }

    private mutating func write(_ name: AttributeName, _ escaped: some Collection<UInt8>) {
        begin(name)
        HTMLEscaping.appendValue(escaped, to: &output)
        output.append(ASCII.quote)
    }

    private mutating func write(
        _ name: AttributeName, _ rule: AttributeName.Rule, _ tag: HTMLTag, _ gathered: inout Gathered
    ) {
        switch rule {
        case .text:
            write(name, value)
            if name == .title || name == .alt {
                if tag == .a || tag == .area {
                    gathered.hints.append(value)
                } else if let link {
                    links[link].append(hint: value)
                }
            }
        case .length:
            guard let pixels = AttributeValue.length(value, mayHaveSign: name == .size) else { return }
            if name == .width { gathered.width = pixels }
            if name == .height { gathered.height = pixels }
            if name == .height, tag == .img, pixels.isFinite { gathered.facts.height = pixels }
            if name == .size, tag == .font { gathered.facts.fontSize = StyleArithmetic.Length(pixels: 13) }
            write(name, value)
        case .count: if AttributeValue.isCount(value) { write(name, value) }
        case .color:
            guard AttributeValue.isColor(value) else { return }
            if name == .bgcolor { gathered.facts.background = StyleColor(attribute: value) }
            if name == .color {
                gathered.facts.color = StyleColor(attribute: value)
            }
            write(name, value)
        case .keyword:
            guard AttributeValue.isKeyword(value) else { return }
            if name == .dir { gathered.facts.isReversed = value.equalsIgnoringCase("rtl") }
            write(name, value)
        case .flag:
            if name == .hidden { (gathered.facts.saysDisplay, gathered.facts.isNotDisplayed) = (true, true) }
            write(name, [])
        case .coordinates: if AttributeValue.isCoordinates(value) { write(name, value) }
        case .role:
            if value.equalsIgnoringCase("presentation") || value.equalsIgnoringCase("none") { write(name, value) }
        case .anchor:
            guard AttributeValue.isAnchor(value) else { return }
            if name == .id, !rules.isEmpty { gathered.keys.append(StyleRules.key(ASCII.hash, value)) }
            begin(name)
            MailNames.appendPrefixed(value, to: &output)
            output.append(ASCII.quote)
        case .mapReference:
            guard value.first == ASCII.hash, AttributeValue.isAnchor(value.dropFirst()) else { return }
            begin(name)
            output.append(ASCII.hash)
            MailNames.appendPrefixed(value.dropFirst(), to: &output)
            output.append(ASCII.quote)
        case .classes: writeClasses(&gathered)
        case .style: writeStyle(&gathered)
        case .address: writeAddress(&gathered)
        case .image: if gathered.source == nil, !value.isEmpty { gathered.source = value }
        case .imageSet:
            // `a.png 1x, b.png 2x`: the first one, should there be nothing else.
            gathered.sourceSet = Array(value.drop { $0.isHTMLSpace }.prefix { !$0.isHTMLSpace && $0 != ASCII.comma })
        case .imageBehind:
            switch images.resolve(value, mayHoldData: false) {
            // The background was known; now an image is on it.
            case .shown(let address):
                gathered.facts.hasImage = true
                write(.background, address)
            case .blocked(let address):
                gathered.facts.hasImage = true
                write(.dataRemoteBackground, address)
            case .refused: break
            }
        }
    }

    private mutating func writeClasses(_ gathered: inout Gathered) {
        var written = 0
        for word in value.split(whereSeparator: \.isHTMLSpace).prefix(50) where AttributeValue.isClass(word) {
            if written == 0 { begin(.class) } else { output.append(ASCII.space) }
            MailNames.appendPrefixed(word, to: &output)
            written += 1
            if !rules.isEmpty { gathered.keys.append(StyleRules.key(ASCII.dot, word)) }
        }
        if written > 0 { output.append(ASCII.quote) }
    }

    private mutating func writeStyle(_ gathered: inout Gathered) {
        style.removeAll(keepingCapacity: true)
        gathered.hasStyle = true
        gathered.inline = StyleFilter.filter(value, in: 0..<value.count, images: &images, into: &style)
        if !style.isEmpty { write(.style, style) }
    }

    private mutating func writeAddress(_ gathered: inout Gathered) {
        let url = MailURL(value, limits: limits)
        if url.isScript { removals.insert(.script) }
        switch url.kind {
        case .web, .mail, .telephone:
            write(.href, url.bytes)
            gathered.address = url
        case .fragment:
            let name = url.bytes.dropFirst()
            guard AttributeValue.isAnchor(name) || name.isEmpty else { return }
            begin(.href)
            output.append(ASCII.hash)
            if !name.isEmpty { MailNames.appendPrefixed(name, to: &output) }
            output.append(ASCII.quote)
        case .contentID, .imageData, .relative, .refused: break
        }
    }

    /// Writes the address of an image last, when it is known how large the image is.
    private mutating func writeImage(_ gathered: inout Gathered) {
        guard let source = gathered.source ?? gathered.sourceSet, !source.isEmpty else { return }
        let remote = images.remoteCount
        let outcome = images.resolve(source, mayHoldData: true, isPixel: gathered.isPixel)
        if images.remoteCount > remote, gathered.isPixel { trackingPixels += 1 }
        switch outcome {
        case .shown(let address): write(.src, address)
        case .blocked(let address): write(.dataRemoteSrc, address)
        case .refused: break
        }
    }

    // MARK: The body

    /// Whether a tag is that of the element that ``SanitizedHTML/document`` writes around everything.
    func isRoot(_ token: HTMLToken) -> Bool {
        token.attribute("class")?.utf8.elementsEqual(MailNames.root) == true
    }

    /// Takes the direction of the document from its `html`.
    mutating func root(_ token: HTMLToken) {
        noteHandlers(token)
        guard !sawBody, bodyStyle.isEmpty, token.attribute("dir")?.utf8.equalsIgnoringCase("rtl") == true else {
            return
        }
        bodyStyle.append("direction:rtl;")
    }

    /// Takes the look of the document from its `body`. Only the first one counts.
    mutating func body(_ token: HTMLToken) {
        guard !sawBody else { return }
        sawBody = true
        var declared: [UInt8] = []
        var seen: UInt64 = 0
        var attributes: [UInt8] = []
        forEachAttribute(of: token) { pass, name in
            let bit = UInt64(1) << UInt64(name.rawValue)
            guard seen & bit == 0 else { return }
            seen |= bit
            switch name {
            case .bgcolor:
                attributes.append("background-color:")
                attributes += pass.value
                attributes.append(ASCII.semicolon)
            case .background:
                attributes.append("background-image:url('")
                attributes += pass.value.filter { $0 != ASCII.apostrophe && $0 != ASCII.backslash && $0 >= 0x20 }
                attributes.append("');")
            case .text:
                attributes.append("color:")
                attributes += pass.value
                attributes.append(ASCII.semicolon)
            case .dir where pass.value.equalsIgnoringCase("rtl"): attributes.append("direction:rtl;")
            case .style: declared = pass.value
            default: break
            }
        }
        // The style attribute comes last, because it counts more.
        attributes += declared
        bodyDeclarations = StyleFilter.filter(
            attributes, in: 0..<attributes.count, isRoot: true, images: &images, into: &bodyStyle)
        lookAgain()
    }
}
