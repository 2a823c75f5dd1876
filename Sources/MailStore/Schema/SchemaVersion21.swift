extension Schema.Migration {
    /// On whose servers mailboxes lie, for lists that are narrowed down by it. Whoever connects a mailbox says it; of those
    /// that are there the host tells, else the address.
    static let version21 = Schema.Migration(version: 21, name: "providers of mailboxes") { _ in
        let hosts = known.map { provider, hosts, _ in
            let conditions = hosts.map { "imap_host = '\($0)' OR imap_host LIKE '%.\($0)'" }
            return "WHEN \(conditions.joined(separator: " OR ")) THEN '\(provider)'"
        }
        let addresses = known.filter { !$0.addresses.isEmpty }.map { provider, _, addresses in
            let conditions = addresses.map { "address_key LIKE '%@\($0)'" }
            return "WHEN \(conditions.joined(separator: " OR ")) THEN '\(provider)'"
        }
        return [
            "ALTER TABLE mailbox ADD COLUMN provider TEXT NOT NULL DEFAULT 'other'",
            """
            UPDATE mailbox SET provider = CASE
            \((hosts + addresses).joined(separator: "\n"))
            ELSE 'other' END
            """,
            "CREATE INDEX mailbox_by_provider ON mailbox (workspace_id, provider, address_key)",
        ]
    }

    /// As it was known when this was released: providers, domains of their mail servers, domains of their addresses.
    private static let known: [(provider: String, hosts: [String], addresses: [String])] = [
        ("google", ["gmail.com", "googlemail.com", "google.com"], ["gmail.com", "googlemail.com"]),
        (
            "microsoft", ["office365.com", "outlook.com", "office365.us", "partner.outlook.cn"],
            ["outlook.com", "hotmail.com", "live.com", "msn.com"]
        ),
        ("yahoo", ["mail.yahoo.com", "mail.att.net"], ["yahoo.com", "ymail.com", "rocketmail.com"]),
        ("aol", ["imap.aol.com", "smtp.aol.com", "mail.aol.com"], ["aol.com"]),
        ("icloud", ["mail.me.com"], ["icloud.com", "me.com", "mac.com"]),
        (
            "zoho", ["zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zoho.jp", "zohocloud.ca"],
            ["zoho.com", "zohomail.com"]
        ),
        ("fastmail", ["fastmail.com", "messagingengine.com"], ["fastmail.com", "fastmail.fm"]),
        (
            "gmx", ["gmx.net", "gmx.com", "mail.com"],
            ["gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com", "mail.com"]
        ),
        ("webde", ["web.de"], ["web.de"]),
        ("yandex", ["yandex.com", "yandex.ru", "yandex.net"], ["yandex.com", "yandex.ru", "ya.ru"]),
        ("mailru", ["mail.ru"], ["mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru"]),
        ("qq", ["qq.com"], ["qq.com", "foxmail.com"]),
        ("netease", ["163.com", "126.com", "yeah.net"], ["163.com", "126.com", "yeah.net"]),
        ("godaddy", ["secureserver.net"], []),
        ("rackspace", ["emailsrvr.com"], []),
        ("proton", ["protonmail.ch", "proton.me"], ["proton.me", "protonmail.com", "pm.me"]),
    ]
}
