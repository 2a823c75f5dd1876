/// The test domains, in the words of dnsmasq.
struct DNSZones {
    /// What one listener of dnsmasq needs besides the zones.
    struct Listener {
        let port: Int
        let hosts: [String]
        let zonesFile: String
        let logFile: String

        var text: String {
            """
            port=\(port)
            \(hosts.map { "listen-address=\($0)" }.joined(separator: "\n"))
            bind-interfaces
            user=root
            pid-file=
            no-resolv
            no-hosts
            no-poll
            cache-size=0
            log-facility=\(logFile)
            conf-file=\(zonesFile)

            """
        }
    }

    let mailPorts: PortBlock.MailPorts
    let closedPort: Int
    let ipv6: Bool
    /// Where web and mail have their usual ports; nil leaves the domains that need them out.
    let usualHost: String?
    /// The base64 of the public DKIM key.
    let dkimKey: String

    /// `host-record` and never `address`: the latter answers NXDOMAIN for the other address family.
    var text: String {
        let good = PortBlock.goodHost
        var lines = [
            "# Names below .test that are not here do not exist; all others are refused and never forwarded.",
            "local=/test/",
            "host-record=mail.test,\(good)",
            "host-record=imap.mail.test,\(good)",
            "host-record=smtp.mail.test,\(good)",
            "host-record=mx.mail.test,\(good)",
            "host-record=\(OAuthConfiguration.hostName),\(good)",
            "host-record=v4.mail.test,\(good)",
            "# An IPv6 address that leads nowhere (RFC 6666) beside one that works.",
            "host-record=halfdead.mail.test,\(good),100::1",
        ]
        if ipv6 {
            lines.append("host-record=v6.mail.test,::1")
            lines.append("host-record=dual.mail.test,\(good),::1")
        }
        lines += mailDomain("mail.test", policy: "reject")
        lines.append(#"txt-record=_mta-sts.mail.test,"v=STSv1; id=1""#)
        lines += mailDomain("provider.test", policy: "none") + provider("provider.test")
        lines += mailDomain("load.test", policy: "none") + provider("load.test")
        lines += services("mail.test", host: "imap.mail.test", submission: "smtp.mail.test")
        lines += services("provider.test", host: "imap.provider.test", submission: "smtp.provider.test")
        lines += services("load.test", host: "imap.load.test", submission: "smtp.load.test")
        lines += faults
        if let usualHost { lines += discoverable(usualHost) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func mailDomain(_ domain: String, policy: String) -> [String] {
        [
            "mx-host=\(domain),mx.mail.test,10",
            #"txt-record=\#(domain),"v=spf1 ip4:127.0.0.0/8 ip6:::1 -all""#,
            #"txt-record=_dmarc.\#(domain),"v=DMARC1; p=\#(policy)""#,
            // RFC 1035 §3.3.14: a string holds up to 255 bytes, a key is longer, so it takes several strings.
            "txt-record=\(OpenDKIMConfiguration.selector)._domainkey.\(domain),"
                + Self.strings("v=DKIM1; k=rsa; p=\(dkimKey)").map { "\"\($0)\"" }.joined(separator: ","),
        ]
    }

    private func provider(_ domain: String) -> [String] {
        ["imap.\(domain)", "smtp.\(domain)"].map { "host-record=\($0),\(PortBlock.goodHost)" }
    }

    /// RFC 6186 and RFC 8314 §5.1: how a client finds its servers.
    private func services(_ domain: String, host: String, submission: String) -> [String] {
        [
            "srv-host=_imaps._tcp.\(domain),\(host),\(mailPorts.imaps),0,1",
            "srv-host=_imap._tcp.\(domain),\(host),\(mailPorts.imap),10,1",
            "srv-host=_submissions._tcp.\(domain),\(submission),\(mailPorts.submissions),0,1",
            "srv-host=_submission._tcp.\(domain),\(submission),\(mailPorts.submission),10,1",
            "# No target: the service is not offered.",
            "srv-host=_pop3s._tcp.\(domain)",
        ]
    }

    /// Domains whose servers are found by the web, or by their names and usual ports.
    private func discoverable(_ usualHost: String) -> [String] {
        let mail = WebPages.mailDomains.flatMap { ["imap.\($0)", "smtp.\($0)"] }
        return mail.map { "host-record=\($0),\(PortBlock.goodHost)" }
            + ["imap.usual.test", "smtp.usual.test"].map { "host-record=\($0),\(usualHost)" }
            + (WebPages.secureHosts + WebPages.plainHosts).map { "host-record=\($0),\(usualHost)" } + [
                "# The preset of a provider that the program knows, by its mail exchanger.",
                "mx-host=workspace.test,aspmx.l.google.com,1",
                "# SRV records that name somebody else's servers.",
                "srv-host=_imaps._tcp.foreign.test,imap.provider.test,\(mailPorts.imaps),0,1",
                "srv-host=_submissions._tcp.foreign.test,smtp.provider.test,\(mailPorts.submissions),0,1",
            ]
    }

    private var faults: [String] {
        let good = PortBlock.goodHost
        return [
            "mx-host=hosted.test,mx.provider.test,10",
            "host-record=mx.provider.test,\(good)",
            "host-record=nosrv.test,\(good)",
            "host-record=imap.nosrv.test,\(good)",
            "host-record=smtp.nosrv.test,\(good)",
            "mx-host=nosrv.test,mx.mail.test,10",
            "host-record=imap.broken.test,\(good)",
            "srv-host=_imaps._tcp.broken.test,imap.broken.test,\(closedPort),0,1",
            "srv-host=_submissions._tcp.broken.test,imap.broken.test,\(closedPort),0,1",
            "host-record=imap.expired.test,\(PortBlock.expiredHost)",
            "host-record=smtp.expired.test,\(PortBlock.expiredHost)",
            "srv-host=_imaps._tcp.expired.test,imap.expired.test,\(mailPorts.imaps),0,1",
            "srv-host=_submissions._tcp.expired.test,smtp.expired.test,\(mailPorts.submissions),0,1",
            "host-record=imap.narrow.test,\(PortBlock.narrowHost)",
            "host-record=imap.wrongname.test,\(PortBlock.wrongNameHost)",
            "host-record=smtp.wrongname.test,\(PortBlock.wrongNameHost)",
            "srv-host=_imaps._tcp.wrongname.test,imap.wrongname.test,\(mailPorts.imaps),0,1",
            "srv-host=_submissions._tcp.wrongname.test,smtp.wrongname.test,\(mailPorts.submissions),0,1",
            "# RFC 7505: a domain that takes no mail.",
            "mx-host=nullmx.test,.,0",
            "mx-host=bounce.test,mx.mail.test,10",
            "mx-host=greylist.test,mx.mail.test,10",
        ]
    }

    private static func strings(_ text: String) -> [String] {
        var rest = Substring(text)
        var strings: [String] = []
        while !rest.isEmpty {
            strings.append(String(rest.prefix(250)))
            rest = rest.dropFirst(250)
        }
        return strings
    }
}
