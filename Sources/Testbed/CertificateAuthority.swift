import Glibc

/// The throw-away authority and the keys of one testbed, made with the `openssl` command.
struct CertificateAuthority {
    let layout: TestbedLayout

    /// The names that the good certificate carries.
    static let names =
        ["imap.mail.test", "smtp.mail.test", "mx.mail.test", "mail.test", "v4.mail.test", "v6.mail.test"]
        + ["dual.mail.test", "halfdead.mail.test", "imap.narrow.test", OAuthConfiguration.hostName]
        + (["provider.test", "load.test", "nosrv.test", "usual.test"] + WebPages.mailDomains).flatMap {
            ["imap.\($0)", "smtp.\($0)"]
        } + WebPages.secureHosts + ["localhost"]

    /// Creates the authority, the good certificate, an expired one and one for another name.
    ///
    /// - Throws: `commandFailed` with the words of `openssl`.
    func create() throws(TestbedError) {
        try layout.write(configuration, to: path("openssl.cnf"))
        try layout.write("", to: path("index"))
        try openssl(
            ["req", "-x509", "-new", "-config", path("openssl.cnf"), "-extensions", "authority"]
                + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650"]
                + ["-subj", "/O=Salesnode testbed/CN=Throw-away test authority"]
                + ["-keyout", path("ca.key"), "-out", path("ca.pem")])
        try issue("server", section: "server", commonName: "imap.mail.test", dates: ["-days", "365"])
        try issue(
            "expired", section: "expired", commonName: "imap.expired.test",
            dates: ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"])
        try issue("elsewhere", section: "elsewhere", commonName: "elsewhere.test", dates: ["-days", "365"])
    }

    /// Makes the signing key and returns its public half in base64.
    ///
    /// Every domain signs with the same key under a record of its own; a key for each would only cost time.
    ///
    /// - Throws: `commandFailed` with the words of `openssl`.
    func createDKIMKey(owner: SystemUser) throws(TestbedError) -> String {
        let file = layout.dkimKey
        try openssl(["genrsa", "-out", file, "2048"])
        guard chown(file, owner.uid, owner.gid) == 0, chmod(file, 0o400) == 0 else {
            throw TestbedError(.commandFailed, "The file '\(file)' cannot change its owner: \(systemError()).")
        }
        let pem = try openssl(["rsa", "-in", file, "-pubout"]).text
        return pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    }

    /// Makes the key with which the OAuth server signs what it says about a user.
    ///
    /// - Throws: `commandFailed` with the words of `openssl`.
    func createIDTokenKey(file: String) throws(TestbedError) {
        try openssl(["genrsa", "-out", file, "2048"])
    }

    private func issue(_ name: String, section: String, commonName: String, dates: [String]) throws(TestbedError) {
        try openssl(
            ["req", "-new", "-config", path("openssl.cnf"), "-newkey", "ec"]
                + ["-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(commonName)"]
                + ["-keyout", path("\(name).key"), "-out", path("\(name).csr")])
        try openssl(
            ["ca", "-batch", "-notext", "-config", path("openssl.cnf"), "-extensions", section]
                + ["-in", path("\(name).csr"), "-out", path("\(name).pem")] + dates)
    }

    private func path(_ name: String) -> String { "\(layout.certificates)/\(name)" }

    @discardableResult
    private func openssl(_ arguments: [String]) throws(TestbedError) -> HelperCommand.Result {
        try HelperCommand(executable: "/usr/bin/openssl", arguments: arguments).runSuccessfully()
    }

    private var configuration: String {
        let names = Self.names.map { "DNS:\($0)" } + ["IP:127.0.0.1", "IP:127.0.0.2", "IP:::1"]
        return """
            [req]
            distinguished_name = subject
            prompt = no
            [subject]
            [ca]
            default_ca = testbed
            [testbed]
            database = \(path("index"))
            new_certs_dir = \(layout.certificates)
            certificate = \(path("ca.pem"))
            private_key = \(path("ca.key"))
            rand_serial = yes
            unique_subject = no
            default_md = sha256
            policy = names
            [names]
            commonName = supplied
            [authority]
            basicConstraints = critical, CA:true
            keyUsage = critical, keyCertSign, cRLSign
            subjectKeyIdentifier = hash
            [server]
            basicConstraints = critical, CA:false
            keyUsage = critical, digitalSignature
            extendedKeyUsage = serverAuth
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid
            subjectAltName = \(names.joined(separator: ", "))
            [expired]
            basicConstraints = critical, CA:false
            keyUsage = critical, digitalSignature
            extendedKeyUsage = serverAuth
            authorityKeyIdentifier = keyid
            subjectAltName = DNS:imap.expired.test, DNS:smtp.expired.test, IP:\(PortBlock.expiredHost)
            [elsewhere]
            basicConstraints = critical, CA:false
            keyUsage = critical, digitalSignature
            extendedKeyUsage = serverAuth
            authorityKeyIdentifier = keyid
            subjectAltName = DNS:elsewhere.test

            """
    }
}
