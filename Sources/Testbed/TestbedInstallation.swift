import Foundation
import Glibc

/// Everything a testbed writes before its servers start, and the servers themselves as units to start.
struct TestbedInstallation {
    private let layout: TestbedLayout
    private let accounts: TestAccounts
    private let hosts: [String]
    private let ipv6: Bool
    private let dnsHost: String
    private let usualHost: String?
    private let oauth: OAuthConfiguration?
    private let portNumbers: [PortBlock.Use: Int]
    private let mailPorts: [SASLFlavour: PortBlock.MailPorts]
    private let dovecot: SystemUser
    private let postfix: SystemUser
    private let opendkim: SystemUser
    private let opendmarc: SystemUser
    private let postdrop: UInt32

    /// - Throws: `requirementMissing` if a system user is missing.
    init(
        layout: TestbedLayout, ports: borrowing PortBlock, accounts: TestAccounts, withOAuth: Bool
    ) throws(TestbedError) {
        self.layout = layout
        self.accounts = accounts
        hosts = ports.goodHosts
        ipv6 = ports.ipv6
        dnsHost = ports.dnsHost
        usualHost = ports.usualHost
        oauth =
            withOAuth
            ? OAuthConfiguration(
                layout: layout, hosts: ports.goodHosts, port: ports.port(.oauth), users: accounts.users) : nil
        var numbers: [PortBlock.Use: Int] = [:]
        for use in PortBlock.Use.allCases { numbers[use] = ports.port(use) }
        portNumbers = numbers
        var mail: [SASLFlavour: PortBlock.MailPorts] = [:]
        for flavour in SASLFlavour.allCases { mail[flavour] = ports.mailPorts(flavour) }
        mailPorts = mail
        dovecot = try SystemUser("dovecot", package: "dovecot-core")
        postfix = try SystemUser("postfix", package: "postfix")
        opendkim = try SystemUser("opendkim", package: "opendkim")
        opendmarc = try SystemUser("opendmarc", package: "opendmarc")
        postdrop = try SystemUser.group("postdrop", package: "postfix")
    }

    // Every use and every flavour was put into the dictionaries by the initialiser.
    private func port(_ use: PortBlock.Use) -> Int { portNumbers[use] ?? 0 }

    private func ports(_ flavour: SASLFlavour) -> PortBlock.MailPorts {
        mailPorts[flavour] ?? PortBlock.MailPorts(imaps: 0, imap: 0, submissions: 0, submission: 0)
    }

    /// Writes folders, keys, configuration and seeded mail.
    ///
    /// - Throws: `commandFailed`.
    func install(seedMessages: Int) throws(TestbedError) {
        try makeFolders()
        let authority = CertificateAuthority(layout: layout)
        try authority.create()
        try writeDNS(dkimKey: try authority.createDKIMKey(owner: opendkim))
        try writeMilters()
        try writeDovecot()
        try writePostfix()
        if usualHost != nil {
            try WebPages(imapPort: ports(.all).imaps, submissionPort: ports(.all).submissions).write(to: layout)
        }
        if let oauth {
            try oauth.write()
            try authority.createIDTokenKey(file: oauth.idTokenKey)
        }
        if seedMessages != 0 {
            try SeededMaildir(
                home: TestAccounts.home(of: TestAccounts.seededUser, mailStore: layout.mailStore),
                owner: UInt32(SystemUser.mailUID)
            ).fill(count: seedMessages)
        }
    }

    private func makeFolders() throws(TestbedError) {
        for folder in [layout.configuration, layout.certificates, layout.run, layout.postfixConfiguration] {
            try layout.makeFolder(folder)
        }
        try layout.makeFolder(layout.logs)
        let mail = UInt32(SystemUser.mailUID)
        for folder in [layout.mailStore] + TestAccounts.mailDomains.map({ "\(layout.mailStore)/\($0)" }) {
            try layout.makeFolder(folder, mode: 0o755)
            guard chown(folder, mail, mail) == 0 else {
                throw TestbedError(.commandFailed, "The folder '\(folder)' cannot change its owner: \(systemError()).")
            }
        }
        for flavour in SASLFlavour.allCases {
            try layout.makeFolder(layout.dovecotRun(flavour))
            try layout.makeFolder(layout.dovecotState(flavour))
        }
        // A mail filter makes its socket here, and Postfix must reach it.
        try layout.makeFolder("\(layout.run)/opendkim", mode: 0o750, owner: opendkim, group: postfix.gid)
        try layout.makeFolder("\(layout.run)/opendmarc", mode: 0o750, owner: opendmarc, group: postfix.gid)
        try makePostfixFolders()
    }

    /// What `postfix check` would make; its scripts take seconds.
    private func makePostfixFolders() throws(TestbedError) {
        try layout.makeFolder(layout.postfixQueue)
        try layout.makeFolder(layout.postfixData, mode: 0o700, owner: postfix)
        try layout.makeFolder("\(layout.postfixQueue)/pid")
        let names = [
            "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved",
            "trace",
        ]
        for name in names { try layout.makeFolder("\(layout.postfixQueue)/\(name)", mode: 0o700, owner: postfix) }
        try layout.makeFolder("\(layout.postfixQueue)/public", mode: 0o2710, owner: postfix, group: postdrop)
        try layout.makeFolder("\(layout.postfixQueue)/maildrop", mode: 0o730, owner: postfix, group: postdrop)
        try layout.write("", to: layout.log("postfix"), mode: 0o644, owner: postfix)
    }

    private func writeDNS(dkimKey: String) throws(TestbedError) {
        let zones = DNSZones(
            mailPorts: ports(.all), closedPort: port(.closed), ipv6: ipv6, usualHost: usualHost, dkimKey: dkimKey)
        try layout.write(zones.text, to: layout.zonesFile)
        for listener in dnsListeners {
            let text = DNSZones.Listener(
                port: listener.port, hosts: listener.hosts, zonesFile: layout.zonesFile,
                logFile: layout.log(listener.name)
            ).text
            try layout.write(text, to: "\(layout.configuration)/\(listener.name).conf")
        }
        try layout.write("nameserver \(dnsHost)\noptions timeout:1 attempts:2\n", to: layout.resolverFile)
    }

    private var dnsListeners: [(name: String, port: Int, hosts: [String])] {
        [
            ("dnsmasq", port(.dns), ["127.0.0.1"] + (ipv6 ? ["::1"] : [])),
            ("dnsmasq-port53", 53, [dnsHost]),
        ]
    }

    private func writeMilters() throws(TestbedError) {
        let dkim = OpenDKIMConfiguration(layout: layout, dnsPort: port(.dns))
        try layout.write(dkim.text, to: "\(layout.configuration)/opendkim.conf")
        try layout.write(dkim.internalHosts, to: "\(layout.configuration)/opendkim-internal")
        try layout.write(dkim.keyTable, to: "\(layout.configuration)/opendkim-keys")
        try layout.write(dkim.signingTable, to: "\(layout.configuration)/opendkim-signing")
        try layout.write(dkim.resolver, to: "\(layout.configuration)/opendkim-resolver")
        let dmarc = OpenDMARCConfiguration(layout: layout)
        try layout.write(dmarc.text, to: "\(layout.configuration)/opendmarc.conf")
        try layout.write(dmarc.ignoredHosts, to: "\(layout.configuration)/opendmarc-ignored")
    }

    private func writeDovecot() throws(TestbedError) {
        let users = accounts.passwdFile(mailStore: layout.mailStore, uid: SystemUser.mailUID)
        try layout.write(users, to: layout.passwdFile, mode: 0o400, owner: dovecot)
        for flavour in SASLFlavour.allCases {
            let configuration = DovecotConfiguration(
                layout: layout, flavour: flavour, hosts: hosts, ports: ports(flavour), lmtpPort: port(.lmtp),
                usualHost: flavour == .all ? usualHost : nil,
                takesTokens: flavour == .all && oauth != nil)
            try layout.write(configuration.text, to: layout.dovecotConfiguration(flavour))
        }
    }

    private func writePostfix() throws(TestbedError) {
        let configuration = PostfixConfiguration(
            layout: layout, hosts: hosts, ipv6: ipv6, mxPort: port(.mx), refusingPort: port(.refusing),
            greylistingPort: port(.greylisting),
            limitedPorts: PostfixConfiguration.LimitedPorts(
                connections: port(.fewConnections), messages: port(.fewMessages), signIns: port(.fewSignIns)),
            usualHost: usualHost,
            mailPorts: SASLFlavour.allCases.map { ($0, ports($0)) })
        let main = "\(layout.postfixConfiguration)/main.cf"
        try layout.write(configuration.main, to: main)
        // Every Postfix program waits until main.cf is two seconds old, lest it reads half of it. It is complete.
        var past = [timeval(tv_sec: 946_684_800, tv_usec: 0), timeval(tv_sec: 946_684_800, tv_usec: 0)]
        utimes(main, &past)
        try layout.write(configuration.master, to: "\(layout.postfixConfiguration)/master.cf")
        try layout.write(configuration.senderLogins, to: "\(layout.postfixConfiguration)/sender-logins")
    }

    /// The servers in the order in which they are started and asked.
    var units: [ServerUnit] {
        dnsListeners.map { listener in
            ServerUnit(
                name: listener.name, server: .dnsmasq,
                launch: ChildProcess.Launch(
                    executable: "/usr/sbin/dnsmasq",
                    arguments: ["--keep-in-foreground", "-C", "\(layout.configuration)/\(listener.name).conf"]),
                probes: listener.hosts.map { .dns(host: $0, port: listener.port) },
                logs: [layout.log(listener.name)], output: layout.output(listener.name))
        } + SASLFlavour.allCases.map(dovecotUnit) + [opendkimUnit, opendmarcUnit, postfixUnit]
            + webUnits + (oauth.map { [$0.unit] } ?? [])
    }

    private func dovecotUnit(_ flavour: SASLFlavour) -> ServerUnit {
        let ports = ports(flavour)
        // One process opens all listeners of an instance before it answers on any of them.
        // Without its sign-in service it does not greet.
        var probes: [ReadinessProbe] =
            flavour == .unattended
            ? [] : [.greeting(host: PortBlock.goodHost, port: ports.imap, prefix: "* OK ")]
        if flavour == .all { probes.append(.greeting(host: "127.0.0.1", port: port(.lmtp), prefix: "220 ")) }
        return ServerUnit(
            name: flavour.unitName, server: .dovecot,
            launch: ChildProcess.Launch(
                executable: "/usr/sbin/dovecot", arguments: ["-F", "-c", layout.dovecotConfiguration(flavour)]),
            probes: probes, logs: [layout.log(flavour.unitName)], output: layout.output(flavour.unitName))
    }

    private var opendkimUnit: ServerUnit {
        ServerUnit(
            name: "opendkim", server: .opendkim,
            launch: ChildProcess.Launch(
                executable: "/usr/bin/setpriv",
                arguments: [
                    "--reuid", "\(opendkim.uid)", "--regid", "\(postfix.gid)", "--clear-groups",
                    "/usr/sbin/opendkim", "-f", "-x", "\(layout.configuration)/opendkim.conf",
                ]),
            probes: [.milter(path: layout.milterSocket("opendkim"))], logs: [], output: layout.output("opendkim"),
            stopSignal: SIGKILL,
            // 2.11.0~beta2 of Debian 12 crashed in libc once in many runs, at two messages in the same moment.
            restarts: true)
    }

    private var opendmarcUnit: ServerUnit {
        ServerUnit(
            name: "opendmarc", server: .opendmarc,
            launch: OpenDMARCConfiguration(layout: layout).launch(user: opendmarc, group: postfix.gid),
            probes: [.milter(path: layout.milterSocket("opendmarc"))], logs: [], output: layout.output("opendmarc"),
            stopSignal: SIGKILL)
    }

    private var postfixUnit: ServerUnit {
        // The master opens all listeners before it starts a server for any of them.
        let probes = [port(.mx), ports(.all).submission].map { port in
            ReadinessProbe.greeting(host: PortBlock.goodHost, port: port, prefix: "220 ")
        }
        return ServerUnit(
            name: "postfix", server: .postfix,
            launch: ChildProcess.Launch(
                // Not through postfix(1), whose scripts sleep. -s leaves standard output open for the first words.
                executable: "/usr/lib/postfix/sbin/master", arguments: ["-s", "-c", layout.postfixConfiguration]),
            probes: probes, logs: [layout.log("postfix")], output: layout.output("postfix"))
    }

    /// The program itself, which has the web server as a command of its own.
    private var webUnits: [ServerUnit] {
        guard let usualHost else { return [] }
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        return [
            ServerUnit(
                name: "web", server: .web,
                launch: ChildProcess.Launch(
                    executable: program,
                    arguments: [
                        "web", "--pages", layout.webPages, "--host", usualHost,
                        "--certificate", "\(layout.certificates)/server.pem", "--key",
                        "\(layout.certificates)/server.key",
                    ]),
                probes: [.web(host: usualHost, port: 80)], logs: [], output: layout.output("web"))
        ]
    }

    /// The description of the running testbed.
    func manifest(pids: [String: Int32]) -> TestbedManifest {
        let good = PortBlock.goodHost
        let all = ports(.all)
        func endpoint(_ name: String, _ port: Int, host: String = good) -> TestbedManifest.Endpoint {
            TestbedManifest.Endpoint(host: host, name: name, port: port)
        }
        var mechanisms: [String: TestbedManifest.MailService] = [:]
        func service(_ flavour: SASLFlavour) -> TestbedManifest.MailService {
            let ports = self.ports(flavour)
            return TestbedManifest.MailService(
                imapTLS: endpoint("imap.mail.test", ports.imaps),
                imapSTARTTLS: endpoint("imap.mail.test", ports.imap),
                submissionTLS: endpoint("smtp.mail.test", ports.submissions),
                submissionSTARTTLS: endpoint("smtp.mail.test", ports.submission),
                mechanisms: flavour.mechanisms)
        }
        for flavour in SASLFlavour.single { mechanisms[flavour.mechanisms[0]] = service(flavour) }
        return TestbedManifest(
            version: 1, directory: layout.directory, caFile: layout.caFile, dnsServer: "127.0.0.1:\(port(.dns))",
            dnsServerPort53: "\(dnsHost):53", ipv6: ipv6, usualPortsHost: usualHost,
            imapTLS: endpoint("imap.mail.test", all.imaps),
            imapSTARTTLS: endpoint("imap.mail.test", all.imap),
            submissionTLS: endpoint("smtp.mail.test", all.submissions),
            submissionSTARTTLS: endpoint("smtp.mail.test", all.submission),
            lmtp: endpoint("localhost", port(.lmtp), host: "127.0.0.1"),
            mx: endpoint("mx.mail.test", port(.mx)),
            imapExpired: endpoint("imap.expired.test", all.imaps, host: PortBlock.expiredHost),
            imapWrongName: endpoint("imap.wrongname.test", all.imaps, host: PortBlock.wrongNameHost),
            imapFewSessions: endpoint("imap.narrow.test", all.imaps, host: PortBlock.narrowHost),
            submissionExpired: endpoint("smtp.expired.test", all.submissions, host: PortBlock.expiredHost),
            submissionWrongName: endpoint("smtp.wrongname.test", all.submissions, host: PortBlock.wrongNameHost),
            closedPort: endpoint("imap.broken.test", port(.closed)),
            unattended: service(.unattended),
            submissionFewConnections: endpoint("smtp.mail.test", port(.fewConnections)),
            submissionFewMessages: endpoint("smtp.mail.test", port(.fewMessages)),
            submissionFewSignIns: endpoint("smtp.mail.test", port(.fewSignIns)),
            mechanisms: mechanisms, users: accounts.users, loadUsers: accounts.loadUsers,
            loadPassword: accounts.loadPassword, oauth: oauth?.service, pids: pids)
    }
}
