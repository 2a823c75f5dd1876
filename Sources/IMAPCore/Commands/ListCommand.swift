public import MailModel

/// LIST with the options of LIST-EXTENDED (RFC 9051 §6.3.9, RFC 5258 §3, RFC 5819 §2).
public struct ListCommand: IMAPCommand {
    /// An option before the reference: which folders.
    public enum Selection: Sendable, Hashable {
        /// Subscribed ones.
        case subscribed
        /// Those on other servers too.
        case remote
        /// Parents of matching ones too; only together with another than ``remote`` (RFC 5258 §3.1).
        case recursiveMatch
        /// Those with a special use (RFC 6154 §3).
        case specialUse
    }

    /// An option after the patterns: what to tell.
    public enum Return: Sendable, Hashable {
        /// Whether they are subscribed.
        case subscribed
        /// Whether they have children.
        case children
        /// Their special use (RFC 6154 §3).
        case specialUse
        /// Their figures (RFC 5819 §2).
        case status([FolderStatusItem])
    }

    /// The reference, mostly empty.
    public var reference: String
    /// The patterns; more than one needs LIST-EXTENDED.
    public var patterns: [String]
    /// Which folders; needs LIST-EXTENDED.
    public var selection: [Selection]
    /// What to tell; needs LIST-EXTENDED or what the option comes from.
    public var returns: [Return]
    /// The most folders that are taken.
    public var maximumFolders: Int

    /// Creates the command.
    public init(
        reference: String = "", patterns: [String] = ["*"], selection: [Selection] = [], returns: [Return] = [],
        maximumFolders: Int = Limits().folders
    ) {
        self.reference = reference
        self.patterns = patterns
        self.selection = selection
        self.returns = returns
        self.maximumFolders = maximumFolders
    }

    /// Lists all folders with everything useful that a server with these capabilities can tell.
    ///
    /// Figures that the server does not announce are not asked for.
    public static func all(
        capabilities: CapabilitySet, status: [FolderStatusItem] = [], subscriptions: Bool = false
    ) -> ListCommand {
        var returns: [Return] = []
        // RFC 6154 §3: without LIST-EXTENDED a server returns special uses unasked, or not at all.
        if capabilities.hasListExtended {
            if capabilities.hasSpecialUse { returns.append(.specialUse) }
            returns.append(.children)
            if subscriptions { returns.append(.subscribed) }
        }
        let items = status.filter { capabilities.supports($0) }
        if !items.isEmpty, capabilities.hasListStatus { returns.append(.status(items)) }
        return ListCommand(returns: returns)
    }

    /// The name for messages and traces.
    public var name: String { "LIST" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        var rules = CommandRules(.authenticated, accepts: [.list])
        // RFC 5258 §3: every option needs the extended form, which IMAP4rev2 has too.
        let isExtended = !selection.isEmpty || patterns.count > 1
        if isExtended { rules.needs.append(.capabilityOrRev2(.listExtended)) }
        if selection.contains(.specialUse) { rules.needs.append(.capability(.specialUse)) }
        for case .status(let items) in returns {
            rules.accepts.insert(.folderStatus)
            rules.takesStatusOfAnyFolder = true
            rules.needs.append(.capabilityOrRev2(.listStatus))
            rules.needs += items.compactMap(\.need)
        }
        return rules
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard !patterns.isEmpty else { throw .emptyArgument("patterns") }
        // RFC 5258 §3.1: RECURSIVEMATCH alone, or with REMOTE only, is BAD.
        guard
            !selection.contains(.recursiveMatch)
                || selection.contains(where: { $0 != .recursiveMatch && $0 != .remote })
        else { throw .emptyArgument("selection beside RECURSIVEMATCH") }
        encoder.text("LIST ")
        if !selection.isEmpty {
            try encoder.list(selection) { (encoder, option) in
                switch option {
                case .subscribed: encoder.text("SUBSCRIBED")
                case .remote: encoder.text("REMOTE")
                case .recursiveMatch: encoder.text("RECURSIVEMATCH")
                case .specialUse: encoder.text("SPECIAL-USE")
                }
            }
            encoder.text(" ")
        }
        try encoder.folderPattern(reference)
        encoder.text(" ")
        if patterns.count == 1 {
            try encoder.folderPattern(patterns[0])
        } else {
            try encoder.list(patterns) { (encoder, pattern) throws(CommandEncodingError) in
                try encoder.folderPattern(pattern)
            }
        }
        guard !returns.isEmpty else { return }
        encoder.text(" RETURN ")
        try encoder.list(returns) { (encoder, option) throws(CommandEncodingError) in
            switch option {
            case .subscribed: encoder.text("SUBSCRIBED")
            case .children: encoder.text("CHILDREN")
            case .specialUse: encoder.text("SPECIAL-USE")
            case .status(let items):
                encoder.text("STATUS ")
                try encoder.list(items) { (encoder, item) throws(CommandEncodingError) in
                    try encoder.atom(item.description, "status item")
                }
            }
        }
    }

    /// The answer before anything has come.
    public func makeAnswer() -> FolderListings { FolderListings() }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout FolderListings) -> Bool {
        switch data {
        case .list(let listing):
            guard answer.folders.count < maximumFolders else { return false }
            answer.append(listing)
        case .folderStatus(let status): answer.add(status)
        default: break
        }
        return true
    }
}

/// What LIST told, with each folder's figures at its folder (RFC 5819 §2).
public struct FolderListings: Sendable, Hashable {
    /// The folders in the server's order.
    public private(set) var folders: [FolderListing] = []
    /// Where each folder is, so that a list of any length with its figures in any order is read in linear time.
    private var places: [FolderName: Int] = [:]

    /// Creates an empty list.
    public init() {}

    mutating func append(_ listing: FolderListing) {
        places[listing.name] = folders.count
        folders.append(listing)
    }

    /// RFC 5819 §2: the figures come after their folder, not always right behind it. Those of folders that were not
    /// listed are dropped.
    mutating func add(_ status: FolderStatus) {
        guard let place = places[status.folder] else { return }
        if folders[place].status == nil {
            folders[place].status = status
        } else {
            folders[place].status?.merge(status)
        }
    }
}
