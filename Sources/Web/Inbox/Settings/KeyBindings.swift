/// The keys that a person has chosen, where they differ from the usual ones.
struct KeyBindings: Sendable, Hashable {
    /// Why keys cannot be had.
    enum Problem: Sendable, Hashable {
        /// It is more than two signs, or one that cannot be pressed alone.
        case unreadable
        /// Another command has the same keys.
        case taken(InboxCommand)
        /// It is the beginning of another command's keys, or the other way round, so that one could never be pressed.
        case prefix(InboxCommand)

        var words: String {
            switch self {
            case .unreadable: "Write one sign, or two with a space between them. None leaves it without a key."
            case .taken(let other): "“\(other.words)” has this key."
            case .prefix(let other): "One of the two could not be pressed: it begins like “\(other.words)”."
            }
        }
    }

    /// Whether single keys do anything at all (WCAG 2.1.4).
    var isOn = true
    private var own: [InboxCommand: String] = [:]

    /// The usual keys.
    init() {}

    /// The keys of a command; empty for none.
    subscript(_ command: InboxCommand) -> String {
        get { own[command] ?? command.keys }
        set { own[command] = newValue == command.keys ? nil : newValue }
    }

    /// Whether anything differs from the usual keys.
    var isChanged: Bool { !own.isEmpty }

    /// Reads what somebody wrote for each command.
    ///
    /// - Returns: the keys, and what is wrong with them, by command; they are to be kept only where nothing is.
    static func reading(_ text: (InboxCommand) -> String?) -> (bindings: KeyBindings, problems: [InboxCommand: Problem])
    {
        var bindings = KeyBindings()
        var problems: [InboxCommand: Problem] = [:]
        for command in InboxCommand.allCases where command.isRemappable {
            guard let written = text(command) else { continue }
            guard let keys = normalized(written) else {
                problems[command] = .unreadable
                continue
            }
            bindings[command] = keys
        }
        let all = InboxCommand.allCases.filter { !bindings[$0].isEmpty && problems[$0] == nil }
        for command in all {
            let keys = bindings[command]
            for other in all where other != command {
                if bindings[other] == keys {
                    problems[command] = .taken(other)
                } else if bindings[other].hasPrefix("\(keys) ") || keys.hasPrefix("\(bindings[other]) ") {
                    problems[command] = problems[command] ?? .prefix(other)
                }
            }
        }
        return (bindings, problems)
    }

    /// `g  i` is `g i`; nil for what no keyboard gives as one or two signs.
    static func normalized(_ text: String) -> String? {
        let parts = text.split { $0 == " " || $0 == "\t" }
        guard parts.count <= 2, parts.allSatisfy({ $0.unicodeScalars.count == 1 && isSign($0.unicodeScalars.first) })
        else { return nil }
        return parts.joined(separator: " ")
    }

    private static func isSign(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return scalar.value > 0x20 && scalar.value != 0x7F && !scalar.properties.isWhitespace
            && scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
    }

    // MARK: - As it is kept

    /// A line for each command whose keys are others, and one where all are off.
    var stored: String {
        let lines = InboxCommand.allCases.compactMap { command in own[command].map { "\(command.rawValue)=\($0)" } }
        return ((isOn ? [] : ["off"]) + lines).joined(separator: "\n")
    }

    /// Reads what ``stored`` wrote. Lines that mean nothing, such as those of a later version, are passed over.
    init(stored: String) {
        for line in stored.split(separator: "\n") {
            if line == "off" {
                isOn = false
            } else if let equals = line.firstIndex(of: "="),
                let command = InboxCommand(rawValue: String(line[..<equals])),
                let keys = Self.normalized(String(line[line.index(after: equals)...]))
            {
                self[command] = keys
            }
        }
    }
}
