/// What the style sheets of a mail say of its elements, as far as it decides whether text can be seen.
///
/// Rules are found by the element's name, classes and id, and hold where what they ask around and beside it is there, on
/// the screens that they speak of (``StyleScreens``).
struct StyleRules {
    typealias Key = [UInt8]

    // What rules are made of, each by the rule's number: comparing asks for the selectors alone.
    private var selectors: [StyleSelector] = []
    private var declarations: [StyleDeclarations] = []
    /// On which screens each holds.
    private var screens: [UInt32] = []
    private var places: [Int32: [Int]] = [:]
    /// Numbers of the names, classes and ids that rules ask for.
    private var numbers: [Key: Int32] = [:]
    /// Of the element that the mail is shown in.
    private(set) var root = StyleDeclarations()
    /// Comparisons that may still be made, so that many rules and many elements together stay in proportion.
    private var budget = 6_000_000

    /// What rules come to together, by their numbers.
    private var merged: [[Int]: [Group]] = [:]
    private static let mostMerged = 500

    /// Rules that are kept for one name. Later ones are not looked at.
    private static let mostForName = 600

    var isEmpty: Bool { selectors.isEmpty }

    /// Whether some rule asks what stands before an element.
    private(set) var asksBeside = false

    /// Whether some rule asks which of its kind an element is.
    private(set) var asksKinds = false

    /// Whether there was too much to look at, so that rules are not known to hold or not.
    private(set) var isExhausted = false

    /// Takes what one rule says.
    ///
    /// - Parameters:
    ///   - selectors: as ``SelectorWriter`` wrote them, with commas between.
    ///   - screens: on which it holds.
    mutating func note(_ selectors: ArraySlice<UInt8>, _ declarations: StyleDeclarations, screens: UInt32) {
        guard !declarations.isSilent, screens != 0 else { return }
        for written in selectors.split(separator: ASCII.comma) {
            guard let selector = StyleSelector(written, number: { number(of: $0) }) else { continue }
            if selector.isRoot {
                if screens == StyleScreens.all {
                    root.override(by: declarations)
                }
                continue
            }
            add(selector, declarations, screens)
        }
    }

    private mutating func add(_ selector: StyleSelector, _ said: StyleDeclarations, _ screens: UInt32) {
        if !merged.isEmpty { merged.removeAll() }
        guard let name = selector.rarest else { return }
        guard places[name, default: []].count < Self.mostForName else {
            isExhausted = true
            return
        }
        places[name, default: []].append(selectors.count)
        selectors.append(selector)
        declarations.append(said)
        self.screens.append(screens)
        asksBeside = asksBeside || selector.asksBeside
        asksKinds = asksKinds || selector.asksKind
    }

    /// Takes the rules of another style sheet, which come behind.
    mutating func formUnion(_ other: StyleRules) {
        isExhausted = isExhausted || other.isExhausted
        var translated: [Int32: Int32] = [StyleSelector.anything: StyleSelector.anything]
        for (key, number) in other.numbers { translated[number] = self.number(of: key) }
        for number in other.selectors.indices {
            var selector = other.selectors[number]
            selector.renumber(translated)
            add(selector, other.declarations[number], other.screens[number])
        }
        root.override(by: other.root)
    }

    private mutating func number(of key: Key) -> Int32 {
        if let known = numbers[key] { return known }
        let number = Int32(truncatingIfNeeded: numbers.count + 1)
        numbers[key] = number
        return number
    }

    /// The number of a name, a class or an id, where a rule asks for it.
    func known(_ key: Key) -> Int32? { numbers[key] }

    /// The key of a class or an id as the mail wrote it.
    static func key(_ mark: UInt8, _ name: some Collection<UInt8>) -> Key {
        var key = [mark]
        MailNames.appendPrefixed(name, to: &key)
        return key
    }

    // MARK: - Elements

    /// What was found for an element.
    struct Found {
        var facts = StyleFacts()
        /// The screens on which nothing of it can be seen.
        var goneOn: UInt32 = 0
        var isOfUnknownColor = false
        var isOnUnknownColor = false
    }

    /// What attributes, the sheets and its own style say of an element, the later ones counting more (CSS Cascade 5 §6.1).
    ///
    /// - Parameter goneOn: the screens on which what is around it cannot be seen.
    mutating func found(
        for element: StyleTree.Element, in tree: StyleTree, attributes: StyleFacts, inline: StyleDeclarations,
        goneOn: UInt32
    ) -> Found {
        let groups = groups(of: matching(element, tree))
        func facts(_ said: StyleDeclarations?) -> StyleFacts {
            var facts = attributes
            if let said { facts.override(by: said.usual) }
            facts.override(by: inline.usual)
            if let important = said?.important { facts.override(by: important) }
            if let important = inline.important { facts.override(by: important) }
            return facts
        }
        guard groups.count > 1 else {
            let facts = facts(groups.first?.declarations)
            return Found(facts: facts, goneOn: Self.isGone(facts) ? StyleScreens.all : 0)
        }
        return found(goneOn: goneOn, groups.map { ($0.screens, facts($0.declarations)) })
    }

    /// What rules come to on screens on which the same of them hold.
    private struct Group {
        var screens: UInt32
        var declarations: StyleDeclarations
    }

    /// What rules come to that hold for the same element. Most elements have the same as others.
    private mutating func groups(of matched: [Int]) -> [Group] {
        if matched.isEmpty { return [] }
        if let known = merged[matched] { return known }
        let screens = alike(matched)
        budget -= matched.count * screens.count * 4
        guard budget > 0 else {
            isExhausted = true
            return []
        }
        let groups = screens.map { screens in
            let one = screens & (~screens &+ 1)
            var group = Group(screens: screens, declarations: StyleDeclarations())
            for number in matched where self.screens[number] & one != 0 {
                group.declarations.override(by: declarations[number])
            }
            return group
        }
        if merged.count < Self.mostMerged { merged[matched] = groups }
        return groups
    }

    /// Screens on which the same rules hold.
    private func alike(_ matched: [Int]) -> [UInt32] {
        var groups = [StyleScreens.all]
        for number in matched {
            let screens = self.screens[number]
            groups = groups.flatMap { [$0 & screens, $0 & ~screens] }.filter { $0 != 0 }
        }
        return groups
    }

    private func found(goneOn: UInt32, _ groups: [(screens: UInt32, facts: StyleFacts)]) -> Found {
        var found: Found?
        var gone: UInt32 = 0
        for (screens, facts) in groups {
            let isGone = Self.isGone(facts)
            if isGone { gone |= screens }
            let isSeen = !isGone && screens & ~goneOn != 0 && !Self.isUnseen(facts)
            guard isSeen else { continue }
            guard var known = found else {
                found = Found(facts: facts)
                continue
            }
            if known.facts.color != facts.color { known.isOfUnknownColor = true }
            if known.facts.background != facts.background || known.facts.hasImage != facts.hasImage {
                known.isOnUnknownColor = true
            }
            found = known
        }
        var result = found ?? Found(facts: groups[0].facts)
        result.goneOn = gone
        return result
    }

    private static func isGone(_ facts: StyleFacts) -> Bool {
        facts.isNotDisplayed || (facts.clips && facts.isTooSmall)
            || facts.opacity.map { $0 < StyleColor.leastOpacity } == true
    }

    private static func isUnseen(_ facts: StyleFacts) -> Bool {
        facts.isInvisible == true || facts.color.map { $0.opacity < StyleColor.leastOpacity } == true
            || facts.fontSize.map { $0.common < TextVisibility.leastFont } == true
    }

    /// The rules that hold for an element, those that count least first.
    private mutating func matching(_ element: StyleTree.Element, _ tree: StyleTree) -> [Int] {
        var matched: [Int] = []
        for index in 0...element.keys.count {
            let key = index < element.keys.count ? element.keys[index] : StyleSelector.anything
            guard let numbers = places[key] else { continue }
            budget -= numbers.count
            for number in numbers {
                guard budget > 0 else {
                    isExhausted = true
                    return matched
                }
                if selectors[number].matches(element, in: tree, budget: &budget) { matched.append(number) }
            }
        }
        guard matched.count > 1 else { return matched }
        return matched.sorted { (selectors[$0].weight, $0) < (selectors[$1].weight, $1) }
    }
}
