extension ProviderTable {
    /// Providers that mostly serve other people's domains, recognised by their mail exchangers.
    ///
    /// The source says where servers and mail exchangers were read; a hint by mail exchanger is checked before it counts.
    static let hosting: [ProviderPreset] = [
        zoho("com", domains: ["zoho.com", "zohomail.com"]), zohoHosted("com"),
        zoho("eu", domains: ["zoho.eu", "zohomail.eu"]), zohoHosted("eu"),
        zoho("in", domains: ["zoho.in", "zohomail.in"], servesOthers: true),
        zoho("com.au", domains: ["zohomail.com.au"], servesOthers: true),
        zoho("jp", domains: ["zohomail.jp"], servesOthers: true),
        ProviderPreset(
            id: "zoho-ca", name: "Zoho Mail", domains: ["zohomail.ca"], mxSuffixes: [".zohocloud.ca"],
            imap: .init("imap.zohocloud.ca", 993), smtp: .init("smtp.zohocloud.ca", 465), signIn: zohoSignIn,
            sentCopies: .lookFirst, limits: ProviderLimits(connections: 3), notes: zohoNotes, source: "ISPDB"),
        ProviderPreset(
            id: "godaddy", name: "GoDaddy Workspace Email", mxSuffixes: [".secureserver.net"],
            imap: .init("imap.secureserver.net", 993), smtp: .init("smtpout.secureserver.net", 465),
            signIn: [SignInOption(.password, isRecommended: true)], sentCopies: .notFiled,
            limits: ProviderLimits(messagesPerDay: 250, recipientsPerMessage: 100),
            notes: [
                ProviderNote(
                    "Many mailboxes from GoDaddy are Microsoft 365; this is the older service.",
                    page: "https://www.godaddy.com/help/313")
            ],
            source: "ISPDB; godaddy.com/help/313"),
        ProviderPreset(
            id: "rackspace", name: "Rackspace Email", mxSuffixes: [".emailsrvr.com"],
            imap: .init("secure.emailsrvr.com", 993), smtp: .init("secure.emailsrvr.com", 465),
            signIn: [SignInOption(.password, isRecommended: true)], sentCopies: .notFiled,
            limits: ProviderLimits(recipientsPerDay: 10000), source: "ISPDB; support.rackspace.com"),
        plain(
            "mailbox-org", "mailbox.org", domains: ["mailbox.org"], mx: [".mailbox.org"], "imap.mailbox.org",
            "smtp.mailbox.org", source: "ISPDB mailbox.org.xml"),
        plain(
            "migadu", "Migadu", mx: [".migadu.com"], "imap.migadu.com", "smtp.migadu.com",
            source: "ISPDB migadu.com.xml"),
        plain(
            "private-email", "Namecheap Private Email", mx: [".privateemail.com"], "mail.privateemail.com",
            "mail.privateemail.com",
            source: "namecheap.com knowledgebase 1262; mailflowauthority.com private-email-imap-settings"),
        plain(
            "ionos", "IONOS", mx: [".ionos.com", ".ionos.co.uk", ".perfora.net"], "imap.ionos.com", "smtp.ionos.com",
            source: "ISPDB ionos.com, ionos.co.uk"),
        plain(
            "ionos-de", "IONOS", mx: [".ionos.de", ".kundenserver.de"], "imap.ionos.de", "smtp.ionos.de",
            source: "ISPDB ionos.de"),
        plain(
            "ovh", "OVHcloud", mx: [".mail.ovh.net", ".mail.ovh.ca"], "ssl0.ovh.net", "ssl0.ovh.net",
            source: "ovh/docs (MX); quai-des-entrepreneurs.com/ovh-mail (hosts)"),
        plain(
            "gandi", "Gandi", mx: [".mail.gandi.net"], "mail.gandi.net", "mail.gandi.net",
            source: "wiki.gandi.net create-email-mailbox (MX); hosts as programs in public repositories set them"),
        plain(
            "hostinger", "Hostinger", mx: [".hostinger.com"], "imap.hostinger.com", "smtp.hostinger.com",
            source: "MX and hosts as zone files and programs in public repositories have them"),
        plain(
            "titan", "Titan", mx: [".titan.email"], "imap.titan.email", "smtp.titan.email",
            source: "MX and hosts as zone files and programs in public repositories have them"),
    ]

    private static let zohoSignIn = [
        SignInOption(
            .appPassword, isRecommended: true, note: "Needed where two-factor sign-in is on."),
        SignInOption(.password),
    ]

    private static let zohoNotes = [
        ProviderNote("IMAP is off until the user, and in organisations the administrator, switches it on."),
        ProviderNote(
            "The account lives in one region, and servers of another say that the password is wrong: look at the address"
                + " of the web page, such as mail.zoho.eu."),
    ]

    private static func zoho(_ region: String, domains: [String], servesOthers: Bool = false) -> ProviderPreset {
        ProviderPreset(
            id: "zoho-\(region)", name: "Zoho Mail", domains: domains,
            mxSuffixes: servesOthers ? [".zoho.\(region)"] : [],
            imap: .init("imap.zoho.\(region)", 993), smtp: .init("smtp.zoho.\(region)", 465), signIn: zohoSignIn,
            sentCopies: .lookFirst, limits: ProviderLimits(connections: 3), notes: zohoNotes,
            source: "ISPDB; Foundry376/Mailspring#901")
    }

    /// Own domains have servers of their own name in two regions.
    private static func zohoHosted(_ region: String) -> ProviderPreset {
        ProviderPreset(
            id: "zoho-\(region)-hosted", name: "Zoho Mail", mxSuffixes: [".zoho.\(region)"],
            imap: .init("imappro.zoho.\(region)", 993), smtp: .init("smtppro.zoho.\(region)", 465),
            signIn: zohoSignIn, sentCopies: .lookFirst, limits: ProviderLimits(connections: 3), notes: zohoNotes,
            source: "ISPDB; Foundry376/Mailspring#901")
    }

    private static func plain(
        _ id: String, _ name: String, domains: [String] = [], mx: [String], _ imap: String, _ smtp: String,
        source: String
    ) -> ProviderPreset {
        ProviderPreset(
            id: id, name: name, domains: domains, mxSuffixes: mx, imap: .init(imap, 993), smtp: .init(smtp, 465),
            signIn: [SignInOption(.password, isRecommended: true)], sentCopies: .lookFirst,
            source: source + ", read 2026-11-27")
    }
}
