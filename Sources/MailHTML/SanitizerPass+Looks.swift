/// What is known of how elements look, as far as it decides whether their text can be seen.
extension SanitizerPass {
    /// An element that was written and not closed yet.
    struct Open {
        var tag: HTMLTag
        /// Where its start tag stands in the output.
        var start: Range<Int>
        var look: Look
        var link: Int?
        /// What selectors compare it by.
        var keys: [Int32] = []
        /// How much of its text can be seen where it clips what is larger.
        var room: Room?
        /// How far down it reaches in a box that clips it.
        var bottom: Double?
    }

    /// How much text a box shows that is no larger than it says.
    struct Room {
        /// Lines, and letters of each.
        var lines: Double
        var letters: Double
        /// Whether lines end only where the mail says so.
        var isNoWrap: Bool
        /// Bytes of text and ends of lines before it.
        var textBefore: Int
        var linesBefore: Int
    }

    /// What is known of an element by its start tag.
    struct Start {
        var look: Look
        var facts = StyleFacts()
        var keys: [Int32] = []
        /// How far down it reaches in a box that clips it.
        var bottom: Double?
    }

    /// Whether text can be seen, as far as the elements around it say.
    struct Look {
        var visibility = TextVisibility()
        var color: StyleColor? = .black
        var background: StyleColor? = .white
        /// The background without the images on it, which may not be fetched.
        var ground: StyleColor? = .white
        /// The screens on which nothing can be seen.
        var goneOn: UInt32 = 0
        /// Whether what is too wide leaves it where nobody can scroll.
        var isReversed = false
        /// Whether it is in a box that is too narrow for a letter.
        var isNarrow = false
        var isNoWrap = false
        /// How far down the box reaches that clips it, as ``SanitizerPass/depthOfLines`` counts.
        var clipBottom: Double?

        var hidesText: Bool {
            if visibility.hidesText || goneOn == StyleScreens.all { return true }
            guard let color, let background else { return false }
            return color.isHardlySeen(on: background)
        }

        /// Whether text can be seen only where the image behind it is.
        var needsImage: Bool {
            guard background == nil, let color, let ground else { return false }
            return color.isHardlySeen(on: ground)
        }
    }

    /// Looks again at what is said of the mail as a whole.
    mutating func lookAgain() {
        baseLook = Look()
        var facts = rules.root.usual
        facts.override(by: bodyDeclarations.usual)
        if let important = rules.root.important { facts.override(by: important) }
        if let important = bodyDeclarations.important { facts.override(by: important) }
        // Its size and its direction are those of the window, in which one can scroll.
        (facts.height, facts.maxHeight, facts.width, facts.maxWidth, facts.isReversed) = (nil, nil, nil, nil, nil)
        baseLook.apply(facts, to: .div)
    }

    // MARK: - For selectors

    /// The numbers of what names an element, as far as rules ask for them.
    func keys(_ tag: HTMLTag, _ names: [StyleRules.Key]) -> [Int32] {
        guard !rules.isEmpty else { return [] }
        var keys = names.compactMap { rules.known($0) }
        if let number = rules.known(HTMLTag.nameBytes[Int(tag.rawValue)]) { keys.append(number) }
        return keys
    }

    /// Tells selectors of an element that was written.
    mutating func noteInTree(_ tag: HTMLTag, _ keys: [Int32], isVoid: Bool) {
        guard mayHaveRules else { return }
        tree.add(
            tree.next(tag, keys: keys), isVoid: isVoid, keepsKinds: rules.asksKinds, keepsSiblings: rules.asksBeside)
    }

    // MARK: - Boxes

    /// How much text shows in an element that bounds it.
    func room(_ tag: HTMLTag, _ start: Start) -> Room? {
        let facts = start.facts
        guard facts.overflow != .scrolled, Self.isBox(tag, facts) || facts.clips else { return nil }
        let isNoWrap = start.look.isNoWrap && start.look.visibility.isClipped && (facts.clips || facts.isNoWrap == true)
        guard facts.boxHeight != nil || isNoWrap else { return nil }
        let font = max(start.look.visibility.fontSize, TextVisibility.leastFont)
        let width = min(facts.boxWidth ?? .infinity, isNoWrap ? 1_400 : 800)
        return Room(
            lines: facts.boxHeight.map { ($0 / font).rounded(.up) } ?? .infinity, letters: width / font * 2.5,
            isNoWrap: isNoWrap, textBefore: textBytes, linesBefore: lineEnds)
    }

    /// Bytes of text that an element which ends has beyond its room.
    func excess(_ room: Room) -> Int {
        let lines = room.isNoWrap ? min(room.lines, Double(lineEnds - room.linesBefore + 1)) : room.lines
        return max(0, textBytes - room.textBefore - Int(min(lines * room.letters, 1e9)))
    }

    /// Whether the size that is said of an element is that of its box.
    static func isBox(_ tag: HTMLTag, _ facts: StyleFacts) -> Bool {
        if tag == .table || tag.isTablePart || tag == .img || tag == .hr { return false }
        return facts.saysDisplay ? !facts.isInline : tag.closesParagraph
    }

    /// Whether a document may have style sheets of its own.
    static func namesStyle(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == ASCII.less && bytes[($0 + 1)...].startsIgnoringCase("style") }
    }
}

extension SanitizerPass.Look {
    mutating func apply(_ facts: StyleFacts, to tag: HTMLTag) {
        visibility.apply(facts)
        if let color = facts.color {
            self.color = color
        } else if tag == .a, !facts.inheritsColor {
            // Links have a colour of their own.
            color = nil
        }
        if let isNoWrap = facts.isNoWrap { self.isNoWrap = isNoWrap }
        if let color = facts.background {
            background = color.opacity == 1 ? color : background.map { color.over($0) }
            ground = color.opacity == 1 ? color : ground.map { color.over($0) }
        }
        if facts.hasImage == true { background = nil }
        // Of several colours nobody knows which one is where.
        if facts.hasSeveralColors { ground = nil }
        let isOutside = isReversed || facts.isReversed == true
        if let reversed = facts.isReversed { isReversed = reversed || isReversed }
        guard SanitizerPass.isBox(tag, facts) || facts.clips else { return }
        if let width = facts.boxWidth {
            // Wider than any window, towards where nobody can scroll.
            if isOutside, width > 1_000 { visibility.isGone = true }
            isNarrow = width < StyleFacts.leastBox
        }
        if isNarrow, facts.clips || (isNoWrap && isOutside) { visibility.isGone = true }
        // What runs out of a box without height lies under what follows it, or beyond the end of the mail.
        if facts.isTooSmall { visibility.isGone = true }
    }
}
