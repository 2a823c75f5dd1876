internal import OAuth

/// What scopes let a program do, in words for people. Providers spell them each in its own way.
struct ScopeWords {
    /// What may be done, one entry each, to follow “may”.
    let abilities: [String]
    /// Scopes of which nobody here knows what they allow.
    let others: [String]

    /// Reads scopes as a provider granted them.
    ///
    /// - Parameter provider: says which scopes mean mail where it was found from its issuer; nil where it is not known.
    init(_ scopes: [String], at provider: OAuthProvider?) {
        let mail = Set((provider?.scopes.mail ?? []).map(Self.folded))
        var (reads, sends, knows, stays) = (false, false, false, false)
        var others: [String] = []
        for scope in scopes {
            let folded = Self.folded(scope)
            switch folded {
            case "mail.google.com", "mail-w", "mail.imap", "zohomail.messages.all": (reads, sends) = (true, true)
            case "imap.accessasuser.all", "protocol-imap", "mail:imap_full": reads = true
            case "smtp.send", "protocol-smtp", "mail:smtp": sends = true
            case "openid", "email", "profile", "userinfo", "userinfo.email", "userinfo.profile",
                "zohomail.accounts.read":
                knows = true
            case "offline_access": stays = true
            case _ where mail.contains(folded): (reads, sends) = (true, true)
            default: others.append(scope)
            }
        }
        var abilities: [String] = []
        if reads { abilities.append("read, sort and delete its mail") }
        if sends { abilities.append("send mail as it") }
        if knows { abilities.append("see whose account it is") }
        if stays { abilities.append("do so while nobody is signed in there") }
        self.abilities = abilities
        self.others = others
    }

    /// The last part of a scope that is an address, in small letters.
    private static func folded(_ scope: String) -> String {
        scope.lowercased().split(separator: "/").last.map(String.init) ?? ""
    }
}
