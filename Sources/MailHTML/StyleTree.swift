/// The open elements of a mail as selectors see them: their names, and how many stand before them.
struct StyleTree {
    /// One element.
    struct Element {
        var tag: HTMLTag
        /// Its name, classes and id, as far as rules ask for them.
        var keys: [Int32] = []
        /// Which child it is, counted from one, and which of its kind.
        var place = 1
        var placeOfKind = 1
    }

    /// An open element and what was in it so far.
    private struct Level {
        var element: Element
        var children = 0
        var kinds: [HTMLTag: Int] = [:]
        var siblings: [Element] = []
    }

    /// The first one is the element that the mail is shown in.
    private var levels = [Level(element: Element(tag: .div))]

    /// Of the elements before one so many are kept.
    private static let mostSiblings = 200

    /// The element that would stand behind all others in the innermost open one.
    func next(_ tag: HTMLTag, keys: [Int32]) -> Element {
        guard let level = levels.last else { return Element(tag: tag, keys: keys) }
        return Element(
            tag: tag, keys: keys, place: level.children + 1, placeOfKind: level.kinds[tag, default: 0] + 1)
    }

    /// Takes an element in, and goes into it unless it has no content.
    ///
    /// - Parameters:
    ///   - keepsKinds: whether a rule asks which of its kind an element is.
    ///   - keepsSiblings: whether a rule asks for what stands beside.
    mutating func add(_ element: Element, isVoid: Bool, keepsKinds: Bool, keepsSiblings: Bool) {
        let last = levels.count - 1
        levels[last].children += 1
        if keepsKinds { levels[last].kinds[element.tag, default: 0] += 1 }
        if keepsSiblings {
            if levels[last].siblings.count == Self.mostSiblings { levels[last].siblings.removeFirst() }
            levels[last].siblings.append(element)
        }
        if !isVoid { levels.append(Level(element: element)) }
    }

    mutating func leave() { if levels.count > 1 { levels.removeLast() } }

    // MARK: - For selectors

    /// How many elements are open around one that is about to be opened, the mail's own included.
    var depth: Int { levels.count }

    func element(at depth: Int) -> Element { levels[depth].element }

    /// The elements in the one at a depth that stand before the one that is open or about to be opened there.
    func siblings(in depth: Int) -> ArraySlice<Element> {
        let all = levels[depth].siblings
        return depth + 1 < levels.count ? all.dropLast() : all[...]
    }
}
