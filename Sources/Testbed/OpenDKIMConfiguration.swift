/// OpenDKIM: signs what a signed-in user submits, checks everything else.
struct OpenDKIMConfiguration {
    static let selector = "testbed"

    let layout: TestbedLayout
    let dnsPort: Int

    /// The main file.
    ///
    /// Whether to sign or to check is decided by the sign-in alone: no address counts as internal, because the hop from
    /// submission to the receiving server also comes from loopback.
    var text: String {
        """
        Mode sv
        Socket local:\(layout.milterSocket("opendkim"))
        UMask 007
        Syslog no
        Background no
        AutoRestart no
        Canonicalization relaxed/simple
        InternalHosts file:\(layout.configuration)/opendkim-internal
        KeyTable file:\(layout.configuration)/opendkim-keys
        SigningTable refile:\(layout.configuration)/opendkim-signing
        OversignHeaders From
        RequireSafeKeys no
        AuthservID mail.test
        AlwaysAddARHeader yes
        ResolverConfiguration \(layout.configuration)/opendkim-resolver

        """
    }

    /// A documentation address (RFC 5737), so that no real peer is internal.
    var internalHosts: String { "192.0.2.255\n" }

    var keyTable: String {
        TestAccounts.mailDomains.map { domain in
            "\(domain) \(domain):\(Self.selector):\(layout.dkimKey)\n"
        }.joined()
    }

    var signingTable: String {
        TestAccounts.mailDomains.map { "*@\($0) \($0)\n" }.joined()
    }

    /// OpenDKIM asks through libunbound, which by itself neither asks loopback nor believes in `.test`.
    var resolver: String {
        """
        server:
          do-not-query-localhost: no
          do-ip6: no
          module-config: "iterator"
          local-zone: "test." nodefault
        forward-zone:
          name: "."
          forward-addr: 127.0.0.1@\(dnsPort)

        """
    }
}
