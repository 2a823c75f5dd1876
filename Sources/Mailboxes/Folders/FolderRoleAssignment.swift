public import MailModel

/// Decides what each folder of a mailbox is for.
///
/// What the server announces counts (RFC 6154): a role is guessed from a name only where no folder announces it, and
/// only for folders at the top level or directly below the Inbox, since a folder `Projects/Sent` is somebody's own.
/// Every role is given to one folder at the most: of several that announce it, the
/// shallowest and then the first in the server's order; of several that only have the name, the first.
public enum FolderRoleAssignment {
    /// One folder as the server listed it.
    public struct Candidate: Sendable {
        /// The name.
        public var name: FolderName
        /// The separator in the name, where there is one.
        public var delimiter: Character?
        /// The role that the server announces, where it does.
        public var announced: FolderRole?
        /// Whether it can be opened.
        public var isSelectable: Bool

        /// Creates a candidate.
        public init(name: FolderName, delimiter: Character?, announced: FolderRole?, isSelectable: Bool) {
            self.name = name
            self.delimiter = delimiter
            self.announced = announced
            self.isSelectable = isSelectable
        }
    }

    /// The role of each candidate, in the same order; nil for folders without one.
    public static func roles(of candidates: [Candidate]) -> [FolderRole?] {
        var roles = [FolderRole?](repeating: nil, count: candidates.count)
        var taken: Set<FolderRole> = []
        func assign(_ role: FolderRole, to index: Int) {
            guard roles[index] == nil, candidates[index].isSelectable, taken.insert(role).inserted else { return }
            roles[index] = role
        }
        for (index, candidate) in candidates.enumerated() where candidate.name == .inbox {
            assign(.inbox, to: index)
        }
        // The shallower one first: folders that other users share stand below theirs, also on servers that do not say so.
        let byDepth = candidates.indices.sorted {
            (components(of: candidates[$0]).count, $0) < (components(of: candidates[$1]).count, $1)
        }
        for index in byDepth {
            if let announced = candidates[index].announced { assign(announced, to: index) }
        }
        for (index, candidate) in candidates.enumerated() {
            if let guess = guess(candidate) { assign(guess, to: index) }
        }
        return roles
    }

    private static func components(of candidate: Candidate) -> [Substring] {
        guard let delimiter = candidate.delimiter else { return [Substring(candidate.name.description)] }
        return candidate.name.description.split(separator: delimiter, omittingEmptySubsequences: false)
    }

    private static func guess(_ candidate: Candidate) -> FolderRole? {
        var components = components(of: candidate)
        // Courier and Cyrus put personal folders below the Inbox (RFC 2342 §5).
        if components.count == 2, components[0].uppercased() == "INBOX" { components.removeFirst() }
        guard components.count == 1 else { return nil }
        return namesByRole[components[0].lowercased()]
    }

    /// Lower-case folder names as providers and mail programs create them, in the languages that people use.
    private static let namesByRole: [String: FolderRole] = {
        let names: [(FolderRole, [String])] = [
            (
                .sent,
                [
                    "sent", "sent messages", "sent items", "sent mail", "gesendet", "gesendete elemente",
                    "gesendete objekte", "gesendete nachrichten", "envoy\u{E9}s", "messages envoy\u{E9}s",
                    "\u{E9}l\u{E9}ments envoy\u{E9}s", "enviados", "elementos enviados", "mensajes enviados",
                    "itens enviados", "posta inviata", "inviati", "verzonden", "verzonden items", "skickat",
                    "skickade objekt", "sendt", "sendte elementer", "l\u{E4}hetetyt", "wys\u{142}ane",
                    "elementy wys\u{142}ane", "odeslan\u{E1} po\u{161}ta", "odeslan\u{E9}",
                    "\u{43E}\u{442}\u{43F}\u{440}\u{430}\u{432}\u{43B}\u{435}\u{43D}\u{43D}\u{44B}\u{435}",
                    "\u{5DF2}\u{53D1}\u{9001}", "\u{5DF2}\u{53D1}\u{90AE}\u{4EF6}", "\u{9001}\u{4FE1}\u{6E08}\u{307F}",
                    "g\u{F6}nderilmi\u{15F} \u{F6}\u{11F}eler",
                ]
            ),
            (
                .drafts,
                [
                    "drafts", "draft", "entw\u{FC}rfe", "brouillons", "borradores", "rascunhos", "bozze", "concepten",
                    "utkast", "kladder", "luonnokset", "robocze", "koncepty",
                    "\u{447}\u{435}\u{440}\u{43D}\u{43E}\u{432}\u{438}\u{43A}\u{438}", "\u{8349}\u{7A3F}",
                    "\u{8349}\u{7A3F}\u{7BB1}", "\u{4E0B}\u{66F8}\u{304D}", "taslaklar",
                ]
            ),
            (
                .trash,
                [
                    "trash", "deleted", "deleted items", "deleted messages", "bin", "papierkorb",
                    "gel\u{F6}schte elemente", "gel\u{F6}schte objekte", "corbeille",
                    "\u{E9}l\u{E9}ments supprim\u{E9}s", "papelera", "elementos eliminados", "lixeira",
                    "itens exclu\u{ED}dos", "cestino", "posta eliminata", "prullenbak", "verwijderde items",
                    "papperskorgen", "borttaget", "papirkurv", "slettet post", "roskakori", "poistetut", "kosz",
                    "ko\u{161}", "odstran\u{11B}n\u{E1} po\u{161}ta",
                    "\u{43A}\u{43E}\u{440}\u{437}\u{438}\u{43D}\u{430}",
                    "\u{5DF2}\u{5220}\u{9664}", "\u{5DF2}\u{5220}\u{9664}\u{90AE}\u{4EF6}", "\u{30B4}\u{30DF}\u{7BB1}",
                    "\u{E7}\u{F6}p kutusu",
                ]
            ),
            (
                .junk,
                [
                    "junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail", "bulk", "spamverdacht",
                    "unerw\u{FC}nscht", "courrier ind\u{E9}sirable", "ind\u{E9}sirables", "pourriel",
                    "correo no deseado", "lixo eletr\u{F4}nico", "posta indesiderata", "ongewenste e-mail",
                    "ongewenst", "skr\u{E4}ppost", "s\u{F8}ppelpost", "roskaposti", "wiadomo\u{15B}ci-\u{15B}mieci",
                    "nevy\u{17E}\u{E1}dan\u{E1} po\u{161}ta", "\u{441}\u{43F}\u{430}\u{43C}",
                    "\u{5783}\u{573E}\u{90AE}\u{4EF6}", "\u{8FF7}\u{60D1}\u{30E1}\u{30FC}\u{30EB}", "gereksiz e-posta",
                ]
            ),
            (
                .archive,
                [
                    "archive", "archives", "archiv", "archivio", "archief", "archivo", "arquivo", "arkiv", "arkisto",
                    "archiwum", "\u{430}\u{440}\u{445}\u{438}\u{432}", "\u{5F52}\u{6863}", "ar\u{15F}iv",
                ]
            ),
        ]
        return Dictionary(
            names.flatMap { role, texts in texts.map { ($0, role) } }, uniquingKeysWith: { first, _ in first })
    }()
}
