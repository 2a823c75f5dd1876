/// Attributes: judged one by one, written anew.
extension SanitizerPass {
    /// What the attributes of one tag come to beyond what is written at once.
    private struct Gathered {
        var seen: UInt64 = 0
        var look: Look
        var width: Double?
        var height: Double?
        var hides = false
        var source: [UInt8]?
        var sourceSet: [UInt8]?
        var sourceIsWritten = false
        var address: MailURL?

        var isPixel: Bool {
            hides || ((width ?? .infinity) <= 1 && (height ?? .infinity) <= 1) || width == 0 || height == 0
        }
    }

    /// Writes a start tag. The look is that of what stands inside.
    mutating func writeStart(_ tag: HTMLTag, _ token: HTMLToken) -> Look {
        output.append(ASCII.less)
        output += HTMLTag.nameBytes[Int(tag.rawValue)]
        var gathered = Gathered(look: look)
        forEachAttribute(of: token) { pass, name in
            let bit = UInt64(1) << UInt64(name.rawValue)
            guard gathered.seen & bit == 0, let rule = name.rule(on: tag) else { return }
            gathered.seen |= bit
            pass.write(name, rule, tag, &gathered)
        }
        if tag == .img { writeImage(&gathered) }
        if let address = gathered.address, address.kind != .fragment {
            output.append(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"")
            if tag == .a || tag == .area, links.count < limits.links { links.append(LinkRecord(address)) }
        }
        output.append(ASCII.greater)
        return gathered.look
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
        case .text: write(name, value)
        case .length:
            guard let pixels = AttributeValue.length(value, mayHaveSign: name == .size) else { return }
            if name == .width { gathered.width = pixels }
            if name == .height { gathered.height = pixels }
            if name == .size { gathered.look.visibility.applyFont(setsSize: true, setsColor: false) }
            write(name, value)
        case .count: if AttributeValue.isCount(value) { write(name, value) }
        case .color:
            guard AttributeValue.isColor(value) else { return }
            if name == .bgcolor { gathered.look.background = StyleColor.attribute(value) }
            if name == .color {
                gathered.look.color = StyleColor.attribute(value)
                gathered.look.visibility.applyFont(setsSize: false, setsColor: true)
            }
            write(name, value)
        case .keyword: if AttributeValue.isKeyword(value) { write(name, value) }
        case .flag:
            if name == .hidden { gathered.look.visibility.isGone = true }
            write(name, [])
        case .coordinates: if AttributeValue.isCoordinates(value) { write(name, value) }
        case .role:
            if value.equalsIgnoringCase("presentation") || value.equalsIgnoringCase("none") { write(name, value) }
        case .anchor:
            guard AttributeValue.isAnchor(value) else { return }
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
            // The background was known; now an image is on it.
            gathered.look.background = nil
            switch images.resolve(value, mayHoldData: false) {
            case .shown(let address): write(.background, address)
            case .blocked(let address): write(.dataRemoteBackground, address)
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
            if hiddenClasses.contains(word) { gathered.look.visibility.isGone = true }
        }
        guard written > 0 else { return }
        output.append(ASCII.quote)
        // What else the style sheet says of the class is not looked up, so nothing is known of the colours.
        if !styleSheet.isEmpty { (gathered.look.color, gathered.look.background) = (nil, nil) }
    }

    private mutating func writeStyle(_ gathered: inout Gathered) {
        style.removeAll(keepingCapacity: true)
        let facts = StyleFilter.filter(value, in: 0..<value.count, images: &images, into: &style)
        if !style.isEmpty { write(.style, style) }
        gathered.look.apply(facts)
        gathered.hides = facts.hides
        if let width = facts.width { gathered.width = width }
        if let height = facts.height { gathered.height = height }
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
        var look = baseLook
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
        look.apply(StyleFilter.filter(attributes, in: 0..<attributes.count, images: &images, into: &bodyStyle))
        baseLook = look
    }
}

extension SanitizerPass.Look {
    fileprivate mutating func apply(_ facts: StyleFacts) {
        visibility.apply(facts)
        if let color = facts.color { self.color = color }
        if facts.hasImage { background = nil } else if let color = facts.background { background = color }
    }
}

/// Forms that the values of attributes have.
enum AttributeValue {
    /// The number of a length with at most five digits before the point; percentages and shares have none.
    static func length(_ value: [UInt8], mayHaveSign: Bool) -> Double? {
        var index = 0
        while index < value.count, value[index].isHTMLSpace { index += 1 }
        if mayHaveSign, index < value.count, value[index] == ASCII.plus || value[index] == ASCII.hyphen { index += 1 }
        let start = index
        var number = 0.0
        while index < value.count, value[index].isDigit {
            number = number * 10 + Double(value[index] - 0x30)
            index += 1
        }
        guard index > start, index - start <= 5 else { return nil }
        if index < value.count, value[index] == ASCII.dot {
            index += 1
            while index < value.count, value[index].isDigit { index += 1 }
        }
        let unit = value[index...]
        if unit.isEmpty || unit.equalsIgnoringCase("px") { return number }
        let isShare = unit.elementsEqual([ASCII.percent]) || unit.elementsEqual([ASCII.asterisk])
        return isShare || unit.equalsIgnoringCase("em") || unit.equalsIgnoringCase("pt") ? .infinity : nil
    }

    static func isCount(_ value: [UInt8]) -> Bool {
        guard !value.isEmpty, value.count <= 4, value.allSatisfy(\.isDigit) else { return false }
        return value.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 1000
    }

    static func isColor(_ value: [UInt8]) -> Bool {
        let digits = value.first == ASCII.hash ? value.dropFirst() : value[...]
        return !digits.isEmpty && digits.count <= 30 && digits.allSatisfy(\.isAlphanumeric)
    }

    static func isKeyword(_ value: [UInt8]) -> Bool {
        !value.isEmpty && value.count <= 30 && value.allSatisfy { $0.isAlphanumeric || $0 == ASCII.hyphen }
    }

    static func isCoordinates(_ value: [UInt8]) -> Bool {
        value.count <= 1000
            && value.allSatisfy {
                $0.isDigit || $0 == ASCII.comma || $0 == ASCII.space || $0 == ASCII.dot || $0 == ASCII.percent
            }
    }

    static func isClass(_ word: some Collection<UInt8>) -> Bool {
        word.count <= (word.starts(with: MailNames.prefix) ? 102 : 100)
            && word.allSatisfy {
                $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == ASCII.underscore || $0 >= 0x80
            }
    }

    static func isAnchor(_ name: some Collection<UInt8>) -> Bool {
        !name.isEmpty && name.count <= (name.starts(with: MailNames.prefix) ? 202 : 200)
            && name.allSatisfy {
                $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == ASCII.underscore || $0 == ASCII.dot
                    || $0 == ASCII.colon || $0 >= 0x80
            }
    }
}
