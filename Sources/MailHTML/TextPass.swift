/// One document on its way to text.
struct TextPass {
    /// An element that is open, and what to undo at its end.
    private struct Open {
        var tag: HTMLTag
        var visibility: TextVisibility
        var isPreformatted: Bool
        var hasPrefix = false
        /// The number of the next item of a list.
        var number = 1
        /// Where the cell around this cell began.
        var outerCell = -1
        /// Where the text of a link begins.
        var textStart = 0
        var address: MailURL?
    }

    private let bytes: [UInt8]
    private let layout: HTMLText
    private var writer = TextWriter()
    private var stack: [Open] = []
    private var openCounts = [Int](repeating: 0, count: HTMLTag.allCases.count)
    private var overflow = 0
    private var skipped: SkippedContent?
    private var images = ImageResolver(HTMLSanitizer())
    private var addresses: [[UInt8]] = []
    private var numbers: [[UInt8]: Int] = [:]

    // Room for values, kept between tags.
    private var value: [UInt8] = []
    private var style: [UInt8] = []

    init(_ bytes: [UInt8], _ layout: HTMLText) {
        self.bytes = bytes
        self.layout = layout
    }

    mutating func run() -> String {
        var tokenizer = HTMLTokenizer(bytes, limit: layout.limits.bytes)
        while writer.output.count < layout.maximumBytes, let token = tokenizer.next() {
            switch token.kind {
            case .text: if skipped == nil { text(token.range, decoding: true) }
            // The content of `xmp` and `plaintext`; that of scripts and styles is skipped.
            case .rawText: if skipped == nil { text(token.range, decoding: false) }
            case .startTag: if let tag = token.tag { startTag(tag, token) }
            case .endTag: if let tag = token.tag { endTag(tag) }
            case .comment, .doctype, .ignored: break
            }
        }
        while !stack.isEmpty { pop() }
        if layout.links == .listed { writeList() }
        var output = writer.finish()
        if output.count > layout.maximumBytes { output.removeLast(output.count - layout.maximumBytes) }
        // Not in the middle of a character.
        if layout.maximumBytes < Int.max {
            while let last = output.last, last & 0xC0 == 0x80, String(validating: output, as: UTF8.self) == nil {
                output.removeLast()
            }
            if let last = output.last, last >= 0xC0 { output.removeLast() }
        }
        return String(decoding: output, as: UTF8.self)
    }

    // MARK: Text

    private mutating func text(_ range: Range<Int>, decoding: Bool) {
        if stack.last?.visibility.hidesText == true { return }
        if !decoding {
            write(bytes, range)
            return
        }
        guard bytes[range].contains(ASCII.ampersand) else {
            write(bytes, range)
            return
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        CharacterReference.decode(bytes, in: range, inAttribute: false, into: &decoded)
        write(decoded, 0..<decoded.count)
    }

    private mutating func write(_ text: [UInt8], _ range: Range<Int>) {
        let isPreformatted = stack.last?.isPreformatted == true
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            var width = 1
            if byte < 0x80 {
                if byte >= ASCII.space || byte.isHTMLSpace, byte != ASCII.delete {
                    if isPreformatted { writer.appendPreformatted(byte) } else { writer.append(byte) }
                }
            } else if byte == 0xC2, index + 1 < range.upperBound, text[index + 1] == 0xA0 || text[index + 1] == 0xAD {
                // A space that does not break, and a hyphen that cannot be seen.
                width = 2
                if text[index + 1] == 0xA0 {
                    if isPreformatted { writer.appendPreformatted(ASCII.space) } else { writer.append(ASCII.space) }
                }
            } else if isInvisible(text, index, range.upperBound) {
                width = byte == 0xCD ? 2 : 3
            } else {
                writer.append(byte)
            }
            index += width
        }
    }

    /// U+034F, U+200B and U+FEFF, with which newsletters fill what they hide.
    private func isInvisible(_ text: [UInt8], _ index: Int, _ end: Int) -> Bool {
        switch text[index] {
        case 0xCD: index + 1 < end && text[index + 1] == 0x8F
        case 0xE2: index + 2 < end && text[index + 1] == 0x80 && text[index + 2] == 0x8B
        case 0xEF: index + 2 < end && text[index + 1] == 0xBB && text[index + 2] == 0xBF
        default: false
        }
    }

    // MARK: Tags

    private mutating func startTag(_ tag: HTMLTag, _ token: HTMLToken) {
        if skipped != nil {
            guard skipped?.isEnded(byStart: tag, token) == true else { return }
            skipped = nil
        }
        if tag.treatment == .drop {
            skipped = SkippedContent(of: tag, token)
            return
        }
        closeImplied(before: tag)
        if tag.isVoid {
            if stack.last?.visibility.isGone != true { void(tag, token) }
            return
        }
        guard stack.count < layout.limits.depth else {
            overflow += 1
            return
        }
        push(tag, token)
    }

    private mutating func void(_ tag: HTMLTag, _ token: HTMLToken) {
        switch tag {
        case .br: writer.lineBreak()
        case .hr:
            writer.block(blank: 0)
            writer.append("* * *".utf8)
            writer.block(blank: 0)
        case .img, .image: if layout.showsImages { image(token) }
        default: break
        }
    }

    private mutating func image(_ token: HTMLToken) {
        var alternative: [UInt8] = []
        for attribute in token.attributes.prefix(layout.limits.attributes) {
            guard let name = AttributeName(bytes, in: attribute.nameRange) else { continue }
            value.removeAll(keepingCapacity: true)
            CharacterReference.decode(bytes, in: attribute.valueRange, inAttribute: true, into: &value)
            if name == .alt, alternative.isEmpty { alternative = value }
            if name == .style, layout.omitsHiddenText, readStyle().hides { return }
        }
        guard alternative.contains(where: { !$0.isHTMLSpace }) else { return }
        // An emoji stands for itself.
        let isSign = alternative.count <= 12 && alternative.allSatisfy { $0 >= 0x80 }
        if !isSign { writer.append(ASCII.openBracket) }
        write(alternative, 0..<alternative.count)
        if !isSign { writer.append(ASCII.closeBracket) }
    }

    private mutating func readStyle() -> StyleFacts {
        style.removeAll(keepingCapacity: true)
        return StyleFilter.filter(value, in: 0..<value.count, images: &images, into: &style).all
    }

    private mutating func push(_ tag: HTMLTag, _ token: HTMLToken) {
        var open = Open(
            tag: tag, visibility: stack.last?.visibility ?? TextVisibility(),
            isPreformatted: stack.last?.isPreformatted ?? false)
        if tag == .pre || tag == .listing || tag == .xmp || tag == .plaintext { open.isPreformatted = true }
        var isIndentation = false
        var number: Int?
        for attribute in token.attributes.prefix(layout.limits.attributes) {
            guard let name = AttributeName(bytes, in: attribute.nameRange) else { continue }
            switch name {
            case .hidden:
                if layout.omitsHiddenText { open.visibility.isGone = true }
                continue
            case .size, .color:
                if tag == .font { open.visibility.applyFont(setsSize: name == .size, setsColor: name == .color) }
                continue
            case .style, .href, .start, .value: break
            default: continue
            }
            value.removeAll(keepingCapacity: true)
            CharacterReference.decode(bytes, in: attribute.valueRange, inAttribute: true, into: &value)
            switch name {
            case .style:
                let facts = readStyle()
                if layout.omitsHiddenText { open.visibility.apply(facts) }
                if facts.keepsWhiteSpace { open.isPreformatted = true }
                isIndentation = facts.hasNoBorder
            case .href: if tag == .a, open.address == nil { open.address = MailURL(value, limits: layout.limits) }
            default: if AttributeValue.isCount(value) { number = Int(String(decoding: value, as: UTF8.self)) }
            }
        }
        if !open.visibility.isGone { begin(tag, isIndentation: isIndentation, number: number, &open) }
        stack.append(open)
        openCounts[Int(tag.rawValue)] += 1
    }

    private mutating func begin(_ tag: HTMLTag, isIndentation: Bool, number: Int?, _ open: inout Open) {
        switch tag {
        case .blockquote:
            writer.block(blank: 1)
            if !isIndentation { open.hasPrefix = writer.push(.citation) }
        case .ol:
            open.number = number ?? 1
            writer.block(blank: isInItem ? 0 : 1)
        case .ul, .menu, .dir: writer.block(blank: isInItem ? 0 : 1)
        case .li:
            writer.block(blank: 0)
            open.hasPrefix = writer.push(item(number))
        case .td, .th: open.outerCell = writer.beginCell()
        case .a: open.textStart = writer.output.count
        case .dd:
            writer.block(blank: 0)
            open.hasPrefix = writer.push(TextWriter.Prefix(first: Array("  ".utf8), rest: Array("  ".utf8)))
        default: writer.begin(tag)
        }
    }

    private var isInItem: Bool { openCounts[Int(HTMLTag.li.rawValue)] > 0 }

    /// What stands before an item: its number in an ordered list, a hyphen otherwise.
    private mutating func item(_ number: Int?) -> TextWriter.Prefix {
        let list = stack.lastIndex {
            $0.tag == .ol || $0.tag == .ul || $0.tag == .menu || $0.tag == .dir || $0.tag.isCell
        }
        var mark = Array("- ".utf8)
        if let list, stack[list].tag == .ol {
            let count = number ?? stack[list].number
            stack[list].number = count + 1
            mark = Array("\(count). ".utf8)
        }
        return TextWriter.Prefix(first: mark, rest: [UInt8](repeating: ASCII.space, count: mark.count))
    }

    private mutating func endTag(_ tag: HTMLTag) {
        if skipped != nil {
            if skipped?.isEnded(byEnd: tag) == true { skipped = nil }
            return
        }
        if tag == .br { writer.lineBreak() }
        if tag.isVoid || tag.treatment == .drop { return }
        if overflow > 0 {
            overflow -= 1
            return
        }
        let isPart = tag == .table || tag.isTablePart
        guard let index = find({ $0 == tag }, until: { $0 == .table || (!isPart && $0.isCell) }) else { return }
        while stack.count > index { pop() }
    }

    private func find(_ isMatch: (HTMLTag) -> Bool, until isBorder: (HTMLTag) -> Bool) -> Int? {
        guard let index = stack.lastIndex(where: { isMatch($0.tag) || isBorder($0.tag) }) else { return nil }
        return isMatch(stack[index].tag) ? index : nil
    }

    /// Closes what the start of an element closes without an end tag.
    private mutating func closeImplied(before tag: HTMLTag) {
        let index: Int?
        switch tag {
        case .li: index = find({ $0 == .li }, until: { $0 == .ul || $0 == .ol || $0.isCell || $0 == .table })
        case .dd, .dt: index = find({ $0 == .dd || $0 == .dt }, until: { $0 == .dl || $0.isCell || $0 == .table })
        case .td, .th: index = find({ $0.isCell }, until: { $0 == .table || $0 == .tr })
        case .tr: index = find({ $0 == .tr }, until: { $0 == .table })
        case .a: index = find({ $0 == .a }, until: { $0.isCell || $0 == .table })
        default:
            guard tag.closesParagraph, openCounts[Int(HTMLTag.p.rawValue)] > 0 else { return }
            index = find({ $0 == .p }, until: { $0.isCell || $0 == .table })
        }
        guard let index else { return }
        while stack.count > index { pop() }
    }

    private mutating func pop() {
        guard let open = stack.popLast() else { return }
        openCounts[Int(open.tag.rawValue)] -= 1
        if open.hasPrefix { writer.pop() }
        if open.visibility.isGone { return }
        switch open.tag {
        case .blockquote: writer.block(blank: 1)
        case .ol, .ul, .menu, .dir: writer.block(blank: isInItem ? 0 : 1)
        case .li, .dd: writer.block(blank: 0)
        case .td, .th: writer.endCell(outer: open.outerCell)
        case .a: if let address = open.address { link(address, from: open.textStart) }
        default: writer.begin(open.tag)
        }
    }

    // MARK: Links

    private mutating func link(_ address: MailURL, from start: Int) {
        guard address.kind == .web || address.kind == .mail, layout.links != .omitted,
            addresses.count < layout.limits.links
        else { return }
        let text = writer.output[min(start, writer.output.count)...]
        guard text.contains(where: { $0.isAlphanumeric || $0 >= 0x80 }) else { return }
        let shown = address.kind == .mail ? address.bytes.dropFirst("mailto:".utf8.count) : address.bytes[...]
        if Self.isSame(text, shown) { return }
        if layout.links == .listed {
            let key = Array(shown)
            let number = numbers[key] ?? addresses.count + 1
            if numbers.updateValue(number, forKey: key) == nil { addresses.append(key) }
            writer.appendToText(" [\(number)]".utf8)
        } else {
            addresses.append([])
            writer.appendToText(" <".utf8)
            writer.appendToText(shown)
            writer.appendToText(CollectionOfOne(ASCII.greater))
        }
    }

    /// Whether a text says the same as an address: without white space around it, scheme, and slash at the end.
    private static func isSame(_ text: ArraySlice<UInt8>, _ address: ArraySlice<UInt8>) -> Bool {
        func core(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            var bytes = bytes.drop { $0 <= ASCII.space || $0 == ASCII.greater || $0 == ASCII.less }
            for scheme in ["https://", "http://", "mailto:", "www."] where bytes.starts(with: scheme.utf8) {
                bytes = bytes.dropFirst(scheme.utf8.count)
            }
            while let last = bytes.last, last <= ASCII.space || last == ASCII.slash || last == ASCII.greater {
                bytes.removeLast()
            }
            return bytes
        }
        return core(text).elementsEqual(core(address)) { $0.lowercased == $1.lowercased }
    }

    private mutating func writeList() {
        guard !addresses.isEmpty else { return }
        writer.block(blank: 1)
        for (index, address) in addresses.enumerated() {
            writer.append("[\(index + 1)] ".utf8)
            writer.append(address)
            writer.lineBreak()
        }
    }
}

extension TextWriter {
    /// What the start or end of an element that needs nothing else does to the lines.
    mutating func begin(_ tag: HTMLTag) {
        switch tag {
        case .p, .h1, .h2, .h3, .h4, .h5, .h6, .pre, .listing, .xmp, .table, .dl, .plaintext: block(blank: 1)
        case .address, .article, .aside, .body, .caption, .center, .details, .dialog, .div, .dt, .fieldset, .figcaption,
            .figure, .footer, .form, .header, .hgroup, .legend, .main, .nav, .option, .search, .section, .summary,
            .tbody,
            .tfoot, .thead, .tr:
            block(blank: 0)
        default: break
        }
    }
}
